// What pages gain with script; each works without. One module for each gain.
import { menus } from "./menus.js";
import { reveal } from "./reveal.js";
import { copying } from "./copying.js";
import { focus } from "./focus.js";
import { ending } from "./ending.js";
import { rules } from "./rules.js";
import { fragment } from "./fragment.js";

document.documentElement.classList.remove("no-script");
for (const gain of [menus, reveal, copying, focus, ending, rules, fragment]) gain(document);
