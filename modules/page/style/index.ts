import { CHARTS } from "./charts";
import { COLOURS } from "./colours";
import { CONTROLS } from "./controls";
import { PRINT } from "./print";
import { TABLES } from "./tables";
import { TEXT } from "./text";

/** The style sheet of every page: system fonts, light or dark as the reader's system, for narrow screens and paper too. */
export const STYLE = [COLOURS, TEXT, TABLES, CONTROLS, CHARTS, PRINT].join("");
