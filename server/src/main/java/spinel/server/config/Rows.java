// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import spinel.server.config.IntegerDirective.Unit;
import spinel.server.config.TextDirective.Empty;

/// A part of the table while it is being written down, with a short word for each kind of row.
///
/// Names hold the directive's own name and, behind a blank, its older alias.
final class Rows {
  static final long MIB = 1L << 20;
  static final long GIB = 1L << 30;
  static final long UNSIGNED_INT = (1L << 32) - 1;

  /// The largest unsigned number, which stands for no upper limit.
  static final long UNLIMITED = -1;

  private final List<Directive<?>> rows = new ArrayList<>();

  List<Directive<?>> list() {
    return Collections.unmodifiableList(rows);
  }

  <D extends Directive<?>> D add(D directive) {
    rows.add(directive);
    return directive;
  }

  BooleanDirective yesNo(String names, boolean initial, Trait... traits) {
    return add(new BooleanDirective(names, initial, traits));
  }

  IntegerDirective integer(String names, long least, long most, long initial, Trait... traits) {
    return integer(names, least, most, initial, Rules::any, traits);
  }

  IntegerDirective integer(
      String names,
      long least,
      long most,
      long initial,
      IntegerDirective.Rule rule,
      Trait... traits) {
    return add(new IntegerDirective(names, Unit.PLAIN, least, most, initial, rule, traits));
  }

  IntegerDirective memory(String names, long least, long most, long initial, Trait... traits) {
    return memory(names, least, most, initial, Rules::any, traits);
  }

  IntegerDirective memory(
      String names,
      long least,
      long most,
      long initial,
      IntegerDirective.Rule rule,
      Trait... traits) {
    return add(new IntegerDirective(names, Unit.MEMORY, least, most, initial, rule, traits));
  }

  IntegerDirective memoryOrPercent(
      String names, long least, long most, long initial, Trait... traits) {
    Unit unit = Unit.MEMORY_OR_PERCENT;
    return add(new IntegerDirective(names, unit, least, most, initial, Rules::any, traits));
  }

  IntegerDirective octal(String names, long least, long most, long initial, Trait... traits) {
    return add(new IntegerDirective(names, Unit.OCTAL, least, most, initial, Rules::any, traits));
  }

  <E extends Enum<E>> ChoiceDirective<E> choice(String names, E initial, Trait... traits) {
    return add(new ChoiceDirective<>(names, initial, traits));
  }

  ShutdownDirective shutdown(String names, Trait... traits) {
    return add(new ShutdownDirective(names, traits));
  }

  /// A text that may be empty.
  TextDirective text(String names, String initial, Trait... traits) {
    return text(names, initial, TextChecks.ANY, traits);
  }

  TextDirective text(String names, String initial, TextDirective.Check check, Trait... traits) {
    return add(new TextDirective(names, initial, Empty.VALUE, check, traits));
  }

  /// A text that is not set when it is empty, as it is at first.
  TextDirective optional(String names, Trait... traits) {
    return optional(names, TextChecks.ANY, traits);
  }

  TextDirective optional(String names, TextDirective.Check check, Trait... traits) {
    return add(new TextDirective(names, "", Empty.ABSENT, check, traits));
  }
}
