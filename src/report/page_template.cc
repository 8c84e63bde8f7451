#include "report/page_template.h"

namespace shoofly::page {

const char* const kPage = R"mustache(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="shoofly">
<title>{{title}}</title>
<style>
{{{style}}}</style>
</head>
<body>
{{#has_contents}}<nav aria-label="Contents"><ol>
{{#contents}}<li><a href="#{{id}}">{{text}}</a></li>
{{/contents}}</ol></nav>
{{/has_contents}}<main>
{{#blocks}}{{#heading}}<h{{level}} id="{{id}}">{{text}}</h{{level}}>
{{/heading}}{{#paragraph}}<p>{{>inline}}</p>
{{/paragraph}}{{#bullets}}<ul>
{{#items}}<li>{{>inline}}</li>
{{/items}}</ul>
{{/bullets}}{{#numbers}}<ol>
{{#items}}<li>{{>inline}}</li>
{{/items}}</ol>
{{/numbers}}{{#checks}}<ul class="checks">
{{#items}}<li><label><input type="checkbox"> <span>{{>inline}}</span></label></li>
{{/items}}</ul>
{{/checks}}{{#grid}}<div class="scroll"><table>
<thead><tr>{{#header}}<th scope="col">{{text}}</th>{{/header}}</tr></thead>
<tbody>
{{#rows}}<tr>{{#cells}}<td>{{>inline}}</td>{{/cells}}</tr>
{{/rows}}</tbody></table></div>
{{/grid}}{{#facts}}<div class="scroll"><table class="facts"><tbody>
{{#rows}}<tr>{{#name}}<th scope="row">{{>inline}}</th>{{/name}}{{#cells}}<td>{{>inline}}</td>{{/cells}}</tr>
{{/rows}}</tbody></table></div>
{{/facts}}{{#code}}<pre class="{{language}}"><code>{{#lines}}<span{{#kind}} class="{{kind}}"{{/kind}}>{{line}}</span>
{{/lines}}</code></pre>
{{/code}}{{#callout}}<aside class="{{tone}}"><strong>{{title}}</strong>
{{#lines}}<p>{{>inline}}</p>
{{/lines}}</aside>
{{/callout}}{{#track}}{{>railway}}{{/track}}{{/blocks}}</main>
</body>
</html>
)mustache";

const char* const kInline =
    R"mustache({{#spans}}{{#is_plain}}{{span}}{{/is_plain}}{{#is_code}}<code>{{span}}</code>{{/is_code}}{{#is_strong}}<strong{{#word}} class="{{word}}"{{/word}}>{{span}}</strong>{{/is_strong}}{{/spans}})mustache";

// Two tracks: the old shape below, the new one laid beside it at expand; what lies between them is
// kept in step until contract, where the old one is taken out of sight, and ends at purge.
const char* const kTrack = R"mustache(<figure class="track">
<svg viewBox="0 0 {{width}} 176" role="img" aria-label="The phases as a track">
{{#both}}<rect class="sync" x="{{first}}" y="44" width="{{span_width}}" height="48"/>
<path class="ties" d="M0 92 H{{contract}}"/><path class="rail old" d="M0 92 H{{contract}}"/>
<path class="rail hidden" d="M{{contract}} 92 H{{purge}}"/><path class="stop" d="M{{purge}} 82 V102"/>
<path class="ties" d="{{siding}}"/><path class="rail new" d="{{siding}}"/>
<text class="lane" x="{{lane}}" y="30">new shape</text><text class="lane" x="{{lane}}" y="72">kept in step, both ways</text>
<text class="lane" x="{{lane}}" y="114">old shape</text>
{{/both}}{{#stations}}<circle class="{{state}} {{door}}" cx="{{x}}" cy="44" r="9"/>
<text class="name {{state}}" x="{{x}}" y="138">{{name}}</text>
<text class="length" x="{{x}}" y="154">{{length}}</text>
<text class="length {{door}}" x="{{x}}" y="170">{{mark}}</text>
{{/stations}}</svg>
{{#explained}}<div class="scroll"><table>
<thead><tr><th scope="col">Phase</th><th scope="col">What happens</th><th scope="col">How long</th><th scope="col">The way back</th></tr></thead>
<tbody>
{{#stations}}<tr class="{{state}}"><th scope="row">{{name}}</th><td>{{what}}</td><td>{{length}}</td><td>{{back}}</td></tr>
{{/stations}}</tbody></table></div>
{{/explained}}</figure>
)mustache";

}  // namespace shoofly::page
