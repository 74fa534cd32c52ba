// plimsoll completion: scripts for shells and manual pages, made from the command tree.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "host/core/error.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/command_words.hpp"

namespace plimsoll::cli {
namespace {

class CompletionCommand final : public Command {
 public:
  explicit CompletionCommand(const CLI::App& root) : root_(root) {}

  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("completion", "Completion scripts for shells, and manual pages");
    app->add_option("format", format_, "Which shell, or man for manual pages")
        ->check(CLI::IsMember({"bash", "zsh", "fish", "man"}))
        ->required();
    app->add_option("--out", folder_, "Write one manual page per subcommand into this folder (man only)")
        ->type_name("DIR");
    app->footer("Examples:\n  source <(plimsoll completion bash)\n  plimsoll completion man --out /tmp/man1");
    return app;
  }

  ExitCode run() override {
    const CommandWords words = words_of(root_);
    if (format_ != "man") {
      if (!folder_.empty()) throw CLI::ValidationError("--out", "goes with man only; scripts are printed");
      std::cout << (format_ == "bash"  ? bash_completion(words)
                    : format_ == "zsh" ? zsh_completion(words)
                                       : fish_completion(words));
    } else if (folder_.empty()) {
      std::cout << man_page(words, words, PLIMSOLL_VERSION);
    } else {
      write_pages(words);
    }
    return ExitCode::ok;
  }

 private:
  void write_pages(const CommandWords& words) const {
    write(words.name, man_page(words, words, PLIMSOLL_VERSION));
    for (const CommandWords& command : words.subcommands) {
      write(words.name + "-" + command.name, man_page(words, command, PLIMSOLL_VERSION));
    }
  }

  void write(const std::string& page, const std::string& text) const {
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    const std::string path = (std::filesystem::path(folder_) / (page + ".1")).string();
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) {
      throw InputError({"PLM-1703", path, 0, "the manual page could not be written",
                        "Name a folder that is writable and has space."});
    }
    std::cerr << "wrote " << path << '\n';
  }

  const CLI::App& root_;
  std::string format_;
  std::string folder_;
};

}  // namespace

std::unique_ptr<Command> make_completion_command(const CLI::App& root) {
  return std::make_unique<CompletionCommand>(root);
}

}  // namespace plimsoll::cli
