// Before the first paint (in the head, not deferred): a reader in elder mode never sees small text flash.
if (localStorage.getItem("yj-mode") === "elder") document.documentElement.dataset.mode = "elder";
