// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.List;

/// A directive that is `yes` or `no`.
public final class BooleanDirective extends Directive<Boolean> {
  BooleanDirective(String names, boolean initial, Trait... traits) {
    super(names, initial, traits);
  }

  @Override
  Boolean parse(List<String> words, Settings settings) throws InvalidValueException {
    return switch (lowerCase(oneWord(words))) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new InvalidValueException("argument must be 'yes' or 'no'");
    };
  }

  @Override
  String print(Boolean value) {
    return value ? "yes" : "no";
  }
}
