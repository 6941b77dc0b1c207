// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import spinel.resp.Quoting;

/// Reads the configuration that a server starts with: file, standard input, options, in that order.
///
/// Later lines win, except that those of `save`, `user` and `rename-command` add up.
public final class StartupReader {
  private static final int DEEPEST_INCLUDE = 64;
  private static final Pattern BLANKS_AROUND = Pattern.compile("^[ \t\r\n]+|[ \t\r\n]+$");
  private static final Pattern LINE_END = Pattern.compile("\n");

  /// Directives of old versions that are read over.
  private static final Set<String> FORGOTTEN =
      Set.of("list-max-ziplist-entries", "list-max-ziplist-value", "lua-replicate-commands");

  private final Configuration configuration = new Configuration();
  private final List<FileLine> users = new ArrayList<>();
  private final List<FileLine> renames = new ArrayList<>();
  private boolean sawSave;

  private StartupReader() {}

  /// Reads everything that a start asks for.
  public static Startup read(CommandLine.Start start, InputStream standardInput)
      throws ConfigurationFileException {
    StartupReader reader = new StartupReader();
    StringBuilder text = new StringBuilder();
    if (start.file().isPresent()) {
      text.append(content(start.file().get(), DirectoryDirective.text(start.file().get())));
    }
    if (start.standardInput()) {
      try {
        endLine(text).append(new String(standardInput.readAllBytes(), ISO_8859_1));
      } catch (IOException failure) {
        throw ConfigurationFileException.unreadable("-", DirectoryDirective.reason(failure));
      }
    }
    text.append('\n').append(start.options());
    reader.readLines(text.toString(), 0);
    reader.checkTogether();
    return new Startup(
        reader.configuration, start.file(), List.copyOf(reader.users), List.copyOf(reader.renames));
  }

  private void readLines(String text, int depth) throws ConfigurationFileException {
    int number = 0;
    for (String line : lines(text)) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        List<String> words = split(line);
        if (!words.isEmpty()) {
          readLine(new FileLine(number, line, words), depth);
        }
      } catch (InvalidValueException refused) {
        throw new ConfigurationFileException(number, line, refused.getMessage());
      }
    }
  }

  /// The lines of a text without the blanks around them; a line end at the very end opens no line.
  static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : LINE_END.split(text, -1)) {
      lines.add(BLANKS_AROUND.matcher(line).replaceAll(""));
    }
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  /// The words of a line.
  static List<String> split(String line) throws InvalidValueException {
    Optional<List<byte[]>> words = Quoting.splitArguments(line.getBytes(ISO_8859_1));
    if (words.isEmpty()) {
      throw new InvalidValueException("Unbalanced quotes in configuration line");
    }
    return words.get().stream().map(word -> new String(word, ISO_8859_1)).toList();
  }

  private void readLine(FileLine line, int depth)
      throws InvalidValueException, ConfigurationFileException {
    List<String> words = line.words();
    String name = Directive.lowerCase(words.getFirst());
    Optional<Directive<?>> directive = Directives.find(name);
    if (directive.isPresent()) {
      setDirective(directive.get(), words.subList(1, words.size()));
      return;
    }
    int arguments = words.size() - 1;
    if (FORGOTTEN.contains(name) && arguments == 1) {
      return;
    }
    if (name.equals("include") && arguments == 1) {
      include(words.get(1), depth);
    } else if (name.equals("rename-command") && arguments == 2) {
      renames.add(line);
    } else if (name.equals("user") && arguments >= 1) {
      users.add(line);
    } else if (name.equals("loadmodule") && arguments >= 1) {
      throw new InvalidValueException("modules that use Redis's C API can't be loaded");
    } else if (name.contains(".")) {
      throw new InvalidValueException(
          arguments == 0
              ? "Module config specified without value"
              : "module configuration, but modules that use Redis's C API can't be loaded");
    } else if (name.equals("sentinel")) {
      throw new InvalidValueException(
          arguments == 0
              ? "Sentinel mode is not supported in this version"
              : "sentinel directive while not in sentinel mode");
    } else {
      throw new InvalidValueException("Bad directive or wrong number of arguments");
    }
  }

  private void setDirective(Directive<?> directive, List<String> arguments)
      throws InvalidValueException {
    List<String> words = arguments;
    if (!directive.is(Trait.MULTI_ARG)) {
      Directive.oneWord(words);
    } else if (words.size() == 1 && !words.getFirst().isEmpty()) {
      words = split(words.getFirst());
    }
    configuration.load(directive, words, sawSave);
    sawSave |= directive == StorageDirectives.SAVE;
  }

  private void include(String pattern, int depth) throws ConfigurationFileException {
    if (depth == DEEPEST_INCLUDE) {
      throw new ConfigurationFileException("Too many configuration files include each other");
    }
    Path folder = configuration.value(Directives.DIR);
    StringBuilder text = new StringBuilder();
    if (pattern.contains("*") || pattern.contains("?") || pattern.contains("[")) {
      for (Path file : matchingFiles(folder, pattern)) {
        endLine(text).append(content(file, DirectoryDirective.text(file)));
      }
    } else {
      text.append(content(resolve(folder, pattern), pattern));
    }
    readLines(text.toString(), depth + 1);
  }

  private static Path resolve(Path folder, String name) throws ConfigurationFileException {
    try {
      return folder.resolve(DirectoryDirective.path(name));
    } catch (InvalidPathException invalid) {
      throw ConfigurationFileException.unreadable(name, DirectoryDirective.reason(invalid));
    }
  }

  /// The files that a pattern with wildcards names, sorted; wildcards work in folder names too.
  private static List<Path> matchingFiles(Path folder, String pattern)
      throws ConfigurationFileException {
    List<Path> found = List.of(pattern.startsWith("/") ? Path.of("/") : folder);
    try {
      for (String part : pattern.split("/")) {
        if (part.isEmpty()) {
          continue;
        }
        List<Path> next = new ArrayList<>();
        for (Path parent : found) {
          next.addAll(matchingChildren(parent, part));
        }
        found = next;
      }
    } catch (IOException | InvalidPathException failure) {
      throw ConfigurationFileException.unreadable(pattern, DirectoryDirective.reason(failure));
    }
    return found;
  }

  private static List<Path> matchingChildren(Path parent, String part) throws IOException {
    String name = DirectoryDirective.path(part).toString();
    if (!part.contains("*") && !part.contains("?") && !part.contains("[")) {
      Path child = parent.resolve(name);
      return Files.exists(child) ? List.of(child) : List.of();
    }
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    String glob = name.replace("{", "\\{").replace("}", "\\}").replace("[^", "[!");
    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    try (Stream<Path> children = Files.list(parent)) {
      return children
          .filter(child -> part.startsWith(".") || !child.getFileName().toString().startsWith("."))
          .filter(child -> matcher.matches(child.getFileName()))
          .sorted()
          .toList();
    }
  }

  /// Keeps what is appended next from continuing the last line of a file that lacks its line end.
  private static StringBuilder endLine(StringBuilder text) {
    boolean open = !text.isEmpty() && text.charAt(text.length() - 1) != '\n';
    return open ? text.append('\n') : text;
  }

  private static String content(Path file, String shownAs) throws ConfigurationFileException {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1);
    } catch (IOException failure) {
      throw ConfigurationFileException.unreadable(shownAs, DirectoryDirective.reason(failure));
    }
  }

  private void checkTogether() throws ConfigurationFileException {
    Optional<Path> log = configuration.path(Directives.LOGFILE);
    if (log.isPresent()) {
      try {
        Files.newByteChannel(log.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)
            .close();
      } catch (IOException failure) {
        throw new ConfigurationFileException(
            "Can't open the log file: " + DirectoryDirective.reason(failure));
      }
    }
    if (configuration.isOn(ClusterDirectives.CLUSTER_ENABLED)
        && configuration.value(ClusterDirectives.REPLICAOF).isPresent()) {
      throw new ConfigurationFileException("replicaof directive not allowed in cluster mode");
    }
  }
}
