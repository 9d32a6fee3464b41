const LIGHT = `color-scheme:light;--ground:#fff;--panel:#f5f7fa;--raised:#fff;--line:#dde2ea;--text:#18202c;--soft:#566375;--link:#0a56a4;--focus:#0a56a4;
--critical:#9d1139;--high:#a83c08;--medium:#775500;--low:#485769;--good:#166937;
--critical-ground:#fdecf1;--high-ground:#fdf0e8;--medium-ground:#fbf4dc;--low-ground:#eef1f5;--good-ground:#e8f6ed;
--critical-fill:#c2185b;--high-fill:#e2620f;--medium-fill:#d9a514;--low-fill:#8a99ab;--good-fill:#2f9e5b`;
const DARK = `color-scheme:dark;--ground:#0f141b;--panel:#171e28;--raised:#1d2632;--line:#2b3644;--text:#e6eaf0;--soft:#9caabb;--link:#82bbf5;--focus:#82bbf5;
--critical:#ff8fa9;--high:#ffa877;--medium:#e9c159;--low:#adbac9;--good:#76d597;
--critical-ground:#3b1622;--high-ground:#3a2114;--medium-ground:#332a10;--low-ground:#222c38;--good-ground:#133021;
--critical-fill:#f0527f;--high-fill:#f08a45;--medium-fill:#d9ac3a;--low-fill:#71829a;--good-fill:#45b873`;

/**
 * Colours of both schemes, and light ones on paper. A text's colour has a contrast of 4.5 to 1 or more on the grounds that it stands
 * on (WCAG 2.1, 1.4.3); `-fill` is for areas (3 to 1, 1.4.11).
 */
export const COLOURS = `
:root{${LIGHT};
--plain:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
--fixed:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}}
`;
