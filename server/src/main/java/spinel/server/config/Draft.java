// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// New values of some directives on top of a configuration, before all of them are stored at once.
final class Draft implements Settings {
  private final Configuration configuration;
  private final boolean continues;
  private final Map<Directive<?>, Object> values = new LinkedHashMap<>();

  Draft(Configuration configuration) {
    this(configuration, false);
  }

  Draft(Configuration configuration, boolean continues) {
    this.configuration = configuration;
    this.continues = continues;
  }

  <T> void assign(Directive<T> directive, List<String> words) throws InvalidValueException {
    values.put(directive, directive.parse(words, this));
  }

  boolean changes(Directive<?> directive) {
    return !value(directive).equals(configuration.value(directive));
  }

  /// Stores the new values and returns the old ones.
  Map<Directive<?>, Object> commit() {
    Map<Directive<?>, Object> old = new LinkedHashMap<>();
    values.forEach((directive, value) -> old.put(directive, configuration.value(directive)));
    values.forEach(configuration::store);
    return old;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T value(Directive<T> directive) {
    Object drafted = values.get(directive);
    return drafted == null ? configuration.value(directive) : (T) drafted;
  }

  @Override
  public boolean continues(Directive<?> directive) {
    return continues;
  }
}
