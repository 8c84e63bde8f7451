// XML through expat: it tells the byte at which each piece begins.

#include <expat.h>

#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "toolchain/liquibase/element.h"

namespace shoofly::toolchain {
namespace {

constexpr std::size_t kDeepestXml = 64;

std::string local_name(std::string_view name) {
  return std::string(name.substr(name.find(':') + 1));  // without a prefix: from 0 on
}

class XmlReader {
 public:
  XmlReader(const std::string& text, Problems& problems)
      : text_(text), source_(text), problems_(problems), parser_(XML_ParserCreate(nullptr)) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser_.get(), on_text);
    XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
  }

  Element read() {
    const XML_Status status =
        XML_Parse(parser_.get(), text_.data(), static_cast<int>(text_.size()), XML_TRUE);
    if (status != XML_STATUS_OK && problems_.empty()) {
      problems_.add(here(), fmt::format("not readable as XML: {}",
                                        XML_ErrorString(XML_GetErrorCode(parser_.get()))));
    }
    return std::move(root_);
  }

 private:
  struct Free {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  static XmlReader& self(void* data) { return *static_cast<XmlReader*>(data); }

  static void XMLCALL on_start(void* data, const XML_Char* name, const XML_Char** attributes) {
    XmlReader& reader = self(data);
    if (reader.open_.size() == kDeepestXml)
      return reader.stop(fmt::format("elements are nested more than {} deep", kDeepestXml));
    Element element;
    element.name = local_name(name);
    element.at = reader.here();
    for (; *attributes != nullptr; attributes += 2)
      element.attributes[local_name(attributes[0])] = made_at(attributes[1], element.at);
    reader.open_.push_back(std::move(element));
  }

  static void XMLCALL on_end(void* data, const XML_Char* /*name*/) {
    XmlReader& reader = self(data);
    if (reader.open_.empty()) return;  // what comes after a stop
    Element element = std::move(reader.open_.back());
    reader.open_.pop_back();
    if (reader.open_.empty()) {
      reader.root_ = std::move(element);
    } else {
      reader.open_.back().children.push_back(std::move(element));
    }
  }

  static void XMLCALL on_text(void* data, const XML_Char* text, int length) {
    XmlReader& reader = self(data);
    if (reader.open_.empty()) return;
    const std::string_view piece(text, static_cast<std::size_t>(length));
    const auto from = static_cast<std::size_t>(XML_GetCurrentByteIndex(reader.parser_.get()));
    const bool verbatim = from < reader.text_.size() &&
                          std::string_view(reader.text_).substr(from, piece.size()) == piece;
    PlacedText& whole = reader.open_.back().text;
    // It goes on in the file where the last piece ended: one piece.
    if (verbatim && reader.last_end_ == from && !whole.empty() && whole.origins.back().verbatim) {
      whole.value += piece;
    } else {
      append(whole, piece, reader.source_.position_of(from), verbatim);
    }
    reader.last_end_ = verbatim ? from + piece.size() : std::string::npos;
  }

  static void XMLCALL on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*,
                                 int) {
    self(data).stop("a document type is not read: it could load files and grow without end");
  }

  Position here() const {
    return source_.position_of(
        static_cast<std::size_t>(std::max<XML_Index>(XML_GetCurrentByteIndex(parser_.get()), 0)));
  }

  void stop(std::string problem) {
    problems_.add(here(), std::move(problem));
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  const std::string& text_;
  SourceText source_;
  Problems& problems_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> parser_;
  std::vector<Element> open_;
  Element root_;
  std::size_t last_end_ = std::string::npos;
};

}  // namespace

Element read_xml(const std::string& text, Problems& problems) {
  return XmlReader(text, problems).read();
}

}  // namespace shoofly::toolchain
