#include "cli/completion.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace shoofly {
namespace {

std::vector<std::string> flags_of(const CLI::App& command) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  }
  return flags;
}

std::string names_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return fmt::format("{}", fmt::join(names, " "));
}

std::string bash(const CLI::App& app) {
  std::string cases;
  for (const CLI::App* command : app.get_subcommands({})) {
    cases += fmt::format("    {}) words=\"{}\" ;;\n", command->get_name(),
                         fmt::join(flags_of(*command), " "));
  }
  return fmt::format(
      "# bash completion for shoofly\n"
      "_shoofly() {{\n"
      "  local word=\"${{COMP_WORDS[COMP_CWORD]}}\" words\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); return\n"
      "  fi\n"
      "  case \"${{COMP_WORDS[1]}}\" in\n{}  esac\n"
      "  case \"$word\" in\n"
      "    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$word\")) ;;\n"
      "    *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
      "  esac\n"
      "}}\n"
      "complete -o filenames -F _shoofly shoofly\n",
      names_of(app), cases);
}

std::string zsh(const CLI::App& app) {
  std::string commands;
  std::string cases;
  for (const CLI::App* command : app.get_subcommands({})) {
    commands += fmt::format(
        "    '{}:{}'\n", command->get_name(),
        command->get_description().substr(0, command->get_description().find_first_of("':;")));
    cases += fmt::format("    {}) compadd -- {} ; _files ;;\n", command->get_name(),
                         fmt::join(flags_of(*command), " "));
  }
  return fmt::format(
      "#compdef shoofly\n"
      "local -a commands=(\n{}  )\n"
      "if (( CURRENT == 2 )); then\n  _describe command commands\nelse\n  case $words[2] in\n{}  esac\nfi\n",
      commands, cases);
}

std::string fish(const CLI::App& app) {
  std::string text = "# fish completion for shoofly\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    std::string about = command->get_description();
    std::erase(about, '\'');
    text += fmt::format("complete -c shoofly -n __fish_use_subcommand -a {} -d '{}'\n",
                        command->get_name(), about);
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        text += fmt::format("complete -c shoofly -n '__fish_seen_subcommand_from {}' -l {}\n",
                            command->get_name(), name);
      }
    }
  }
  return text;
}

}  // namespace

std::string completion_script(const CLI::App& app, const std::string& shell) {
  if (shell == "bash") return bash(app);
  if (shell == "zsh") return zsh(app);
  return fish(app);
}

}  // namespace shoofly
