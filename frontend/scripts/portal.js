// Script of the public portal: the reader's choice of elder mode is kept, menus close, files show their size.
import "./yj-elder.js";
import "./yj-file.js";
import "./yj-menu.js";
