// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import spinel.resp.Quoting;

/// A directive that is any text.
public final class TextDirective extends Directive<String> {
  /// A condition on the text.
  @FunctionalInterface
  interface Check {
    void accept(String value) throws InvalidValueException;
  }

  /// What the empty text stands for when the file is rewritten.
  enum Empty {
    /// A value of its own, written as `""`.
    VALUE,
    /// No value: the directive's lines are dropped.
    ABSENT
  }

  private final Empty empty;
  private final Check check;

  TextDirective(String names, String initial, Empty empty, Check check, Trait... traits) {
    super(names, initial, traits);
    this.empty = empty;
    this.check = check;
  }

  @Override
  String parse(List<String> words, Settings settings) throws InvalidValueException {
    String word = oneWord(words);
    check.accept(word);
    // Only passwords may hold a NUL; other texts end there, as the operating system reads them.
    int end = is(Trait.SENSITIVE) ? -1 : word.indexOf('\0');
    return end < 0 ? word : word.substring(0, end);
  }

  @Override
  String print(String value) {
    return value;
  }

  @Override
  List<Rewritten> rewrite(String value) {
    if (value.isEmpty() && empty == Empty.ABSENT) {
      return List.of();
    }
    return List.of(new Rewritten(quote(value), !value.equals(initial())));
  }

  static String quote(String text) {
    return Quoting.repr(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
