// The page one lands on when the editor has saved and sent for review: what keep.js kept of the editor is no longer needed.
{
  const before = document.referrer.startsWith(location.origin) ? new URL(document.referrer).pathname : "";
  if (/^\/cms\/pages\//.test(before)) sessionStorage.removeItem(`yj-kept:${before}`);
}
