#pragma once

// The mustache texts of the HTML page: kept apart from the code that fills them.

namespace shoofly::page {

extern const char* const kPage;    // the page: title, style, contents, blocks
extern const char* const kInline;  // partial "inline": the spans of a text
extern const char* const kTrack;   // partial "railway": phases as a railway track
extern const char* const kStyle;   // CSS

}  // namespace shoofly::page
