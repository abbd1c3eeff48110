// On every page. Each module looks for its own attributes and does nothing where there are none; every page works without them.
import { followBell } from "./lib/bell.js";
import { follow } from "./lib/live.js";
import { copyOnClick, countDown, focusErrors, openDialogs, printOnClick, revealPasswords, showCurrent } from "./lib/small.js";
import { closeMenus } from "./lib/menus.js";
import { previewTheme } from "./lib/theme.js";
import { dismissToasts } from "./lib/toasts.js";

document.documentElement.classList.add("scripted");
for (const start of [follow, followBell, copyOnClick, countDown, focusErrors, openDialogs, printOnClick, revealPasswords, showCurrent, closeMenus, previewTheme, dismissToasts]) start();
