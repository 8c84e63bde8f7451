#pragma once

// What a token of MariaDB's and MySQL's SQL looks like. Two settings of the session change it: what
// a double quote opens (ANSI_QUOTES), and whether a backslash escapes (NO_BACKSLASH_ESCAPES).

#include <tao/pegtl.hpp>

namespace shoofly::mysql::grammar {

// clang-format off
namespace peg = tao::pegtl;

struct blank : peg::plus<peg::one<' ', '\t', '\r', '\n', '\f', '\v'>> {};
struct to_line_end : peg::until<peg::at<peg::eolf>> {};
// `--1` is an operator twice: a comment's dashes are followed by a blank.
struct dash_comment : peg::seq<peg::string<'-', '-'>,
                               peg::at<peg::sor<peg::eof, peg::one<' ', '\t', '\r', '\n', '\f', '\v'>>>,
                               to_line_end> {};
struct hash_comment : peg::seq<peg::one<'#'>, to_line_end> {};
// Comments are not nested.
struct block_comment : peg::seq<peg::string<'/', '*'>, peg::until<peg::string<'*', '/'>>> {};
// What stands in these is run by servers from that version on: "/*!40101 SET .. */".
struct version : peg::rep_opt<6, peg::digit> {};
struct open_executable : peg::seq<peg::string<'/', '*'>, peg::opt<peg::one<'M'>>, peg::one<'!'>, version> {};
struct close_executable : peg::string<'*', '/'> {};

template <char Quote>
struct quoted_plain : peg::seq<peg::one<Quote>,
                               peg::star<peg::sor<peg::not_one<Quote>, peg::rep<2, peg::one<Quote>>>>,
                               peg::one<Quote>> {};
template <char Quote>
struct quoted_escaped : peg::seq<peg::one<Quote>,
                                 peg::star<peg::sor<peg::not_one<Quote, '\\'>,
                                                    peg::seq<peg::one<'\\'>, peg::any>,
                                                    peg::rep<2, peg::one<Quote>>>>,
                                 peg::one<Quote>> {};

struct word_char : peg::sor<peg::alnum, peg::one<'_', '$'>, peg::range<'\x80', '\xff'>> {};
struct exponent : peg::seq<peg::one<'e', 'E'>, peg::opt<peg::one<'+', '-'>>, peg::plus<peg::digit>> {};
struct number : peg::sor<
    peg::seq<peg::plus<peg::digit>, peg::opt<peg::one<'.'>, peg::star<peg::digit>>, peg::opt<exponent>,
             peg::not_at<word_char>>,
    peg::seq<peg::one<'.'>, peg::plus<peg::digit>, peg::opt<exponent>>> {};
struct word : peg::plus<word_char> {};
struct variable : peg::seq<peg::rep_min_max<1, 2, peg::one<'@'>>,
                           peg::opt<peg::sor<quoted_plain<'`'>, quoted_escaped<'\''>, quoted_escaped<'"'>,
                                             peg::plus<word_char>>>> {};
// "DELIMITER //": the client's own, up to the end of its line.
struct delimiter_command : peg::seq<TAO_PEGTL_ISTRING("delimiter"), peg::plus<peg::one<' ', '\t'>>> {};
// clang-format on

}  // namespace shoofly::mysql::grammar
