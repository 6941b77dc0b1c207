// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import spinel.resp.Glob;

/// The current value of every directive of one server.
///
/// Reading is free of locks and allocations: numbers, switches and event classes lie in an array of
/// longs, everything else in an array of immutable objects, and a directive knows its place. An
/// opaque read is an ordinary load that a loop cannot keep in a register for ever, so every thread
/// sees a change soon. Changes are rare and go one at a time.
public final class Configuration implements Settings {
  private final AtomicReferenceArray<Object> values;
  private final AtomicLongArray numbers;
  private final Map<Directive<?>, List<ChangeListener>> listeners = new LinkedHashMap<>();

  /// A configuration of defaults.
  public Configuration() {
    List<Directive<?>> all = Directives.all();
    values = new AtomicReferenceArray<>(all.size());
    numbers = new AtomicLongArray(all.size());
    for (Directive<?> directive : all) {
      store(directive, directive.initial());
    }
  }

  /// An amount of memory as directives have it; empty where the text is none.
  public static OptionalLong memory(String text) {
    return Numbers.memory(text);
  }

  /// Whether a switch is on.
  public boolean isOn(BooleanDirective directive) {
    return numbers.getOpaque(directive.index()) != 0;
  }

  /// A number; `maxmemory-clients` is negative for a percentage.
  public long integer(IntegerDirective directive) {
    return numbers.getOpaque(directive.index());
  }

  /// The bits of the event classes that are announced.
  public long eventClasses(EventClassesDirective directive) {
    return numbers.getOpaque(directive.index());
  }

  /// A choice.
  public <E extends Enum<E>> E choice(ChoiceDirective<E> directive) {
    return value(directive);
  }

  /// A text in UTF-8, empty when it is not set.
  public String text(TextDirective directive) {
    return new String(bytes(directive), StandardCharsets.UTF_8);
  }

  /// The bytes of a text, none when it is not set.
  public byte[] bytes(TextDirective directive) {
    return value(directive).getBytes(ISO_8859_1);
  }

  /// A text that names a file, resolved against `dir`; nothing when it is not set.
  public Optional<Path> path(TextDirective directive) {
    String text = value(directive);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(value(Directives.DIR).resolve(DirectoryDirective.path(text)));
  }

  /// The value of any directive, as an immutable object.
  @Override
  @SuppressWarnings("unchecked")
  public <T> T value(Directive<T> directive) {
    return (T) values.getAcquire(directive.index());
  }

  /// The value as CONFIG GET shows it; each char is one byte.
  public String print(Directive<?> directive) {
    return printValue(directive);
  }

  private <T> String printValue(Directive<T> directive) {
    return directive.print(value(directive));
  }

  /// Has the listener called after a CONFIG SET that changed one of the directives.
  public synchronized void onChange(ChangeListener listener, Directive<?>... directives) {
    for (Directive<?> directive : directives) {
      listeners.computeIfAbsent(directive, unused -> new ArrayList<>()).add(listener);
    }
  }

  /// The directives that have no effect in this version and differ from their defaults.
  public List<Directive<?>> withoutEffect() {
    List<Directive<?>> changed = new ArrayList<>();
    for (Directive<?> directive : Directives.all()) {
      if (directive.is(Trait.INERT) && !value(directive).equals(directive.initial())) {
        changed.add(directive);
      }
    }
    return changed;
  }

  /// CONFIG GET: names and values in turn, each name once.
  ///
  /// A name without wildcards is answered as it was written, hidden ones too.
  public List<byte[]> get(List<byte[]> patterns) {
    Map<String, byte[]> names = new LinkedHashMap<>();
    for (byte[] pattern : patterns) {
      String text = new String(pattern, ISO_8859_1);
      if (!text.contains("*") && !text.contains("?") && !text.contains("[")) {
        Directives.find(text)
            .ifPresent(unused -> names.putIfAbsent(Directive.lowerCase(text), pattern));
        continue;
      }
      for (Directive<?> directive : Directives.all()) {
        if (!directive.is(Trait.HIDDEN)) {
          addIfMatching(names, pattern, directive.name());
          directive.alias().ifPresent(alias -> addIfMatching(names, pattern, alias));
        }
      }
    }
    List<byte[]> pairs = new ArrayList<>(names.size() * 2);
    names.forEach(
        (name, written) -> {
          pairs.add(written);
          pairs.add(print(Directives.find(name).orElseThrow()).getBytes(ISO_8859_1));
        });
    return pairs;
  }

  private static void addIfMatching(Map<String, byte[]> names, byte[] pattern, String name) {
    byte[] bytes = name.getBytes(ISO_8859_1);
    if (Glob.matches(pattern, bytes, true)) {
      names.putIfAbsent(name, bytes);
    }
  }

  /// CONFIG SET: stores every value or none.
  ///
  /// @param pairs names and values in turn
  /// @param allowProtected whether this client may change protected directives
  /// @param loading whether the data set is still being loaded
  public synchronized void set(List<byte[]> pairs, boolean allowProtected, boolean loading)
      throws ConfigurationException {
    if (pairs.isEmpty() || pairs.size() % 2 != 0) {
      throw new ConfigurationException("ERR syntax error");
    }
    Map<Directive<?>, Assignment> assignments = assignments(pairs, allowProtected, loading);
    Draft draft = new Draft(this);
    Set<ChangeListener> interested = new LinkedHashSet<>();
    Map<ChangeListener, String> causes = new LinkedHashMap<>();
    for (Map.Entry<Directive<?>, Assignment> entry : assignments.entrySet()) {
      Directive<?> directive = entry.getKey();
      Assignment assignment = entry.getValue();
      try {
        draft.assign(directive, words(directive, assignment.value()));
      } catch (InvalidValueException refused) {
        throw failure(Directive.lowerCase(assignment.name()), refused.getMessage());
      }
      if (draft.changes(directive) || directive.is(Trait.VOLATILE)) {
        for (ChangeListener listener : listeners.getOrDefault(directive, List.of())) {
          interested.add(listener);
          causes.putIfAbsent(listener, Directive.lowerCase(assignment.name()));
        }
      }
    }
    Map<Directive<?>, Object> old = draft.commit();
    apply(interested, causes, old);
  }

  private record Assignment(String name, String value) {}

  private static Map<Directive<?>, Assignment> assignments(
      List<byte[]> pairs, boolean allowProtected, boolean loading) throws ConfigurationException {
    Map<Directive<?>, Assignment> assignments = new LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      String name = new String(pairs.get(i), ISO_8859_1);
      Directive<?> directive = Directives.find(name).orElse(null);
      if (directive == null) {
        throw new ConfigurationException(
            "ERR Unknown option or number of arguments for CONFIG SET - '" + name + "'");
      }
      if (directive.is(Trait.IMMUTABLE)) {
        throw failure(name, "can't set immutable config");
      }
      if (directive.is(Trait.PROTECTED) && !allowProtected) {
        throw failure(name, "can't set protected config");
      }
      if (directive.is(Trait.DENY_LOADING) && loading) {
        throw new ConfigurationException("LOADING Redis is loading the dataset in memory");
      }
      String value = new String(pairs.get(i + 1), ISO_8859_1);
      if (assignments.put(directive, new Assignment(name, value)) != null) {
        throw failure(name, "duplicate parameter");
      }
    }
    return assignments;
  }

  private static List<String> words(Directive<?> directive, String value) {
    if (!directive.is(Trait.MULTI_ARG)) {
      return List.of(value);
    }
    return value.isEmpty() ? List.of() : List.of(value.split(" ", -1));
  }

  private void apply(
      Set<ChangeListener> interested,
      Map<ChangeListener, String> causes,
      Map<Directive<?>, Object> old)
      throws ConfigurationException {
    List<ChangeListener> called = new ArrayList<>();
    for (ChangeListener listener : interested) {
      called.add(listener);
      try {
        listener.apply(this);
      } catch (RejectedChangeException rejected) {
        old.forEach(this::store);
        throw failure(causes.get(listener), rejected.getMessage(), restore(called));
      } catch (RuntimeException defect) {
        old.forEach(this::store);
        throw defect;
      }
    }
  }

  /// Puts the old values into effect again and collects what went wrong on the way.
  private List<RejectedChangeException> restore(List<ChangeListener> called) {
    List<RejectedChangeException> failures = new ArrayList<>();
    for (ChangeListener listener : called) {
      try {
        listener.apply(this);
      } catch (RejectedChangeException rejected) {
        failures.add(rejected);
      }
    }
    return failures;
  }

  private static ConfigurationException failure(String name, String reason) {
    return new ConfigurationException(
        "ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + reason);
  }

  private static ConfigurationException failure(
      String name, String reason, List<RejectedChangeException> further) {
    ConfigurationException failure = failure(name, reason);
    further.forEach(failure::addSuppressed);
    return failure;
  }

  /// Reads one line of the file: the only way to set directives that CONFIG SET may not.
  synchronized void load(Directive<?> directive, List<String> words, boolean continues)
      throws InvalidValueException {
    Draft draft = new Draft(this, continues);
    draft.assign(directive, words);
    draft.commit();
  }

  /// Sets a directive from within the server, as the embedding code and tests do.
  public synchronized <T> void put(Directive<T> directive, T value) {
    store(directive, value);
  }

  void store(Directive<?> directive, Object value) {
    if (value instanceof Long number) {
      numbers.setOpaque(directive.index(), number);
    } else if (value instanceof Boolean on) {
      numbers.setOpaque(directive.index(), on ? 1 : 0);
    }
    values.setRelease(directive.index(), value);
  }
}
