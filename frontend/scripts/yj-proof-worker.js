// Looks for a number whose SHA-256 with the slip begins with enough zero bits. Own SHA-256: crypto.subtle is missing on
// plain http and costs a promise an attempt.
const K = [];
const START = [];

function fraction(value) {
  return ((value - Math.floor(value)) * 0x100000000) | 0;
}

for (let candidate = 2; K.length < 64; candidate += 1) {
  let prime = true;
  for (let factor = 2; factor * factor <= candidate; factor += 1) if (candidate % factor === 0) prime = false;
  if (!prime) continue;
  if (START.length < 8) START.push(fraction(Math.sqrt(candidate)));
  K.push(fraction(Math.cbrt(candidate)));
}

const turn = (word, by) => (word >>> by) | (word << (32 - by));

function compress(state, block, words) {
  for (let at = 0; at < 16; at += 1) {
    words[at] = (block[at * 4] << 24) | (block[at * 4 + 1] << 16) | (block[at * 4 + 2] << 8) | block[at * 4 + 3];
  }
  for (let at = 16; at < 64; at += 1) {
    const low = words[at - 15];
    const high = words[at - 2];
    const s0 = turn(low, 7) ^ turn(low, 18) ^ (low >>> 3);
    const s1 = turn(high, 17) ^ turn(high, 19) ^ (high >>> 10);
    words[at] = (words[at - 16] + s0 + words[at - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let at = 0; at < 64; at += 1) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[at] + words[at]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, at) => { state[at] = (state[at] + word) | 0; });
}

function firstWord(bytes, words) {
  const length = bytes.length;
  const padded = new Uint8Array(((length + 9 + 63) >> 6) << 6);
  padded.set(bytes);
  padded[length] = 0x80;
  new DataView(padded.buffer).setUint32(padded.length - 4, length * 8);
  const state = START.slice();
  for (let at = 0; at < padded.length; at += 64) compress(state, padded.subarray(at, at + 64), words);
  return state[0] >>> 0;
}

self.onmessage = ({ data }) => {
  const encoder = new TextEncoder();
  const words = new Int32Array(64);
  for (let answer = 0; ; answer += 1) {
    if (firstWord(encoder.encode(`${data.slip}:${answer}`), words) >>> (32 - data.bits) === 0) {
      self.postMessage(String(answer));
      return;
    }
  }
};
