// Script of the working surfaces. Every page works without it; it saves clicks, waits and typing.
import "./htmx.js";
import "./forms.js";
import "./draft.js";
import "./keys.js";
import "./yj-autosave.js";
import "./yj-count.js";
import "./yj-file.js";
import "./yj-filter.js";
import "./yj-idle.js";
import "./yj-ledger.js";
import "./yj-live.js";
import "./yj-menu.js";
import "./yj-phrases.js";
import "./yj-send-again.js";
import "./yj-toast.js";
import "./yj-unless.js";
import "./yj-when.js";
