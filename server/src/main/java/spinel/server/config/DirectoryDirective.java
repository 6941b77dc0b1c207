// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// The directive `dir`: the folder that relative paths start from.
///
/// A Java process cannot change its working directory, so the server resolves its paths against
/// this value; relative values start from the value before.
public final class DirectoryDirective extends Directive<Path> {
  DirectoryDirective(String names, Trait... traits) {
    super(names, Path.of("").toAbsolutePath(), traits);
  }

  @Override
  Path parse(List<String> words, Settings settings) throws InvalidValueException {
    String word = oneWord(words);
    if (word.isEmpty()) {
      throw new InvalidValueException("No such file or directory");
    }
    try {
      Path folder = settings.value(this).resolve(path(word)).toRealPath();
      if (!Files.isDirectory(folder)) {
        throw new InvalidValueException("Not a directory");
      }
      if (!Files.isExecutable(folder)) {
        throw new InvalidValueException("Permission denied");
      }
      return folder;
    } catch (IOException | InvalidPathException failure) {
      throw new InvalidValueException(reason(failure));
    }
  }

  /// The path that a byte string names.
  static Path path(String text) {
    return Path.of(new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
  }

  /// The byte string that names a path.
  static String text(Path path) {
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /// Why a file cannot be used, in the words of the operating system.
  static String reason(Exception failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "No such file or directory";
      case AccessDeniedException denied -> "Permission denied";
      case InvalidPathException invalid -> "No such file or directory";
      case FileSystemException error when error.getReason() != null -> error.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }

  @Override
  String print(Path value) {
    return text(value);
  }

  @Override
  List<Rewritten> rewrite(Path value) {
    return List.of(new Rewritten(TextDirective.quote(text(value)), true));
  }
}
