// Script of the public portal: elder mode is kept, articles are read aloud, news stand under tabs, campaigns pop up, menus close, files show
// their size.
import "./yj-campaigns.js";
import "./yj-elder.js";
import "./yj-file.js";
import "./yj-menu.js";
import "./yj-reading.js";
import "./yj-tabs.js";
