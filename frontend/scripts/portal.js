// Script of the public portal: the reader's choice of elder mode is kept, menus close, files show their size.
import "./yj-elder.js";
import "./yj-file.js";
import "./yj-menu.js";

// Before the first paint (the script stands in the head, undeferred): a reader in elder mode never sees small text flash.
if (localStorage.getItem("yj-mode") === "elder") document.documentElement.dataset.mode = "elder";
