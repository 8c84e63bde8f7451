#include "report/page_template.h"

namespace shoofly::page {

const char* const kStyle = R"css(:root {
  color-scheme: light dark;
  --text: #1d2327; --muted: #5c666e; --paper: #fdfdfb; --panel: #f3f3ee; --line: #d9d9d0;
  --accent: #0b6e4f; --note: #1c5d99; --warning: #9a5b00; --danger: #b3261e;
  --added: #dcf3e4; --removed: #fbe2df; --new: #0b6e4f; --old: #6b5b4b; --sync: #0b6e4f1a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e3e6e4; --muted: #9aa5a8; --paper: #15191b; --panel: #1e2427; --line: #353d41;
    --accent: #5fc79d; --note: #7db8ea; --warning: #e8b15a; --danger: #f2877f;
    --added: #15382a; --removed: #43211f; --new: #5fc79d; --old: #b6a48f; --sync: #5fc79d1f;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body {
  margin: 0; background: var(--paper); color: var(--text);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.5rem 5rem; }
nav { display: none; }
@media (min-width: 84rem) {
  body { display: grid; grid-template-columns: 17rem minmax(0, 1fr); }
  nav { display: block; position: sticky; top: 0; height: 100vh; overflow: auto; padding: 2.75rem 0 2rem 1.75rem; font-size: .875rem; }
  nav ol { list-style: none; margin: 0; padding: 0; }
  nav li { margin: 0 0 .45rem; line-height: 1.35; }
  nav a { color: var(--muted); text-decoration: none; }
  nav a:hover { color: var(--accent); }
}
h1, h2, h3 { line-height: 1.25; font-weight: 650; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: 2rem; margin: 0 0 1.5rem; letter-spacing: -.01em; }
h2 { font-size: 1.4rem; margin: 3.25rem 0 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 2rem 0 .6rem; }
p { margin: .7rem 0; max-width: 46rem; }
ul, ol { padding-left: 1.4rem; margin: .7rem 0; max-width: 46rem; }
li { margin: .3rem 0; }
.checks { list-style: none; padding-left: 0; }
.checks label { display: flex; gap: .6rem; align-items: baseline; }
.checks input { accent-color: var(--accent); flex: none; }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .86em; }
code { background: var(--panel); border-radius: 4px; padding: .1em .35em; overflow-wrap: anywhere; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .8rem 0; overflow-x: auto; line-height: 1.5; }
pre code { background: none; padding: 0; display: block; width: max-content; min-width: 100%; font-size: 1em; }
pre span { padding: 0 1rem; display: inline-block; min-width: 100%; min-height: 1.5em; white-space: pre; vertical-align: top; }
.added { background: var(--added); }
.removed { background: var(--removed); }
.comment { color: var(--muted); }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.45; }
th, td { text-align: left; vertical-align: top; padding: .5rem .9rem .5rem 0; border-bottom: 1px solid var(--line); }
td { min-width: 4.5rem; }
td:first-child { white-space: nowrap; }
thead th { font-weight: 600; color: var(--muted); font-size: .8rem; white-space: nowrap; }
tbody th { font-weight: 600; white-space: nowrap; padding-right: 1.5rem; }
.facts td { width: 100%; }
aside { border-left: 4px solid var(--note); background: var(--panel); border-radius: 0 6px 6px 0; padding: .8rem 1.1rem; margin: 1rem 0; max-width: 48rem; }
aside p { margin: .4rem 0; }
aside.good { border-color: var(--accent); } aside.warning { border-color: var(--warning); } aside.danger { border-color: var(--danger); }
strong.high, strong.refused { color: var(--danger); } strong.medium, strong.warning { color: var(--warning); }
strong.low, strong.additive, strong.ok { color: var(--accent); }
.track { margin: 2rem 0; }
.track svg { display: block; width: 100%; height: auto; min-width: 44rem; }
.track { overflow-x: auto; }
.rail { fill: none; stroke-width: 4; } .rail.new { stroke: var(--new); } .rail.old { stroke: var(--old); }
.rail.hidden { stroke: var(--old); stroke-dasharray: 2 8; stroke-linecap: round; }
.ties { fill: none; stroke: var(--line); stroke-width: 15; stroke-dasharray: 3 8; }
.stop { stroke: var(--danger); stroke-width: 4; }
.sync { fill: var(--sync); }
circle { fill: var(--paper); stroke: var(--new); stroke-width: 4; }
circle.done { fill: var(--new); } circle.here { fill: var(--warning); stroke: var(--warning); }
circle.failed { fill: var(--danger); stroke: var(--danger); }
circle.gate { stroke: var(--note); } circle.approval { stroke: var(--warning); } circle.oneway { stroke: var(--danger); }
svg text { font: 13px system-ui, sans-serif; fill: var(--muted); text-anchor: middle; }
svg .name { font-weight: 650; fill: var(--text); } svg .length { font-size: 11.5px; }
svg .lane { text-anchor: start; font-style: italic; font-size: 12px; }
svg .gate { fill: var(--note); } svg .approval { fill: var(--warning); } svg .oneway { fill: var(--danger); }
@media print {
  :root { --text: #000; --muted: #444; --paper: #fff; --panel: #f5f5f2; }
  body { display: block; font-size: 10pt; } main { max-width: none; padding: 0; } nav { display: none; }
  h2 { break-after: avoid; margin-top: 2rem; } h3 { break-after: avoid; } pre, aside, tr, figure svg { break-inside: avoid; }
  .scroll, .track { overflow: visible; } pre code { width: auto; } pre span { white-space: pre-wrap; }
}
)css";

}  // namespace shoofly::page
