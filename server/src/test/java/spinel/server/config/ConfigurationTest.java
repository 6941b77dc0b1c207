// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spinel.server.config.Choices.LogLevel;

class ConfigurationTest {
  private final Configuration configuration = new Configuration();

  private List<String> get(String... patterns) {
    return configuration.get(bytes(patterns)).stream()
        .map(text -> new String(text, ISO_8859_1))
        .toList();
  }

  private void set(String... pairs) throws ConfigurationException {
    configuration.set(bytes(pairs), false, false);
  }

  private String refusal(String... pairs) {
    return assertThrows(ConfigurationException.class, () -> set(pairs)).getMessage();
  }

  private static List<byte[]> bytes(String... texts) {
    return Arrays.stream(texts).map(text -> text.getBytes(ISO_8859_1)).toList();
  }

  @Test
  void typedReadsFollowChanges() throws Exception {
    assertEquals(10_000, configuration.integer(Directives.MAXCLIENTS));
    assertTrue(configuration.isOn(Directives.PROTECTED_MODE));
    set("maxclients", "7", "protected-mode", "NO", "loglevel", "Debug", "requirepass", "p\0\u00ff");
    assertEquals(7, configuration.integer(Directives.MAXCLIENTS));
    assertFalse(configuration.isOn(Directives.PROTECTED_MODE));
    assertEquals(LogLevel.DEBUG, configuration.choice(Directives.LOGLEVEL));
    assertArrayEquals(new byte[] {'p', 0, (byte) 255}, configuration.bytes(Directives.REQUIREPASS));
    set("notify-keyspace-events", "KEx");
    assertEquals(
        EventClassesDirective.KEYSPACE
            | EventClassesDirective.KEY_EVENT
            | EventClassesDirective.EXPIRED,
        configuration.eventClasses(Directives.NOTIFY_KEYSPACE_EVENTS));
  }

  @Test
  void getAnswersEachNameOnce() {
    List<String> answer = get("maxmemory", "maxmemory*", "MAXMEMORY", "bind", "*of");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < answer.size(); i += 2) {
      assertTrue(names.add(answer.get(i)), answer.get(i));
    }
    assertTrue(
        names.containsAll(
            Set.of("maxmemory", "maxmemory-clients", "bind", "slaveof", "replicaof")));
  }

  @Test
  void getAnswersAnExactNameAsItWasWritten() {
    assertEquals(List.of("MaxMemory", "0"), get("MaxMemory", "maxmemory"));
    assertEquals(List.of("maxmemory", "0"), get("MAXMEMOR[Y]"));
    assertEquals(List.of("replica-priority", "100"), get("replica-priority"));
    assertEquals(List.of("slave-priority", "100"), get("slave-priority"));
    assertEquals(List.of(), get("no-such-directive"));
  }

  @Test
  void hiddenDirectivesNeedTheirExactName() {
    assertEquals(List.of("key-load-delay", "0"), get("key-load-delay"));
    assertFalse(get("*").contains("key-load-delay"));
    assertEquals(List.of(), get("key-load-dela?"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nosuch 1 maxmemory x|ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'",
        "maxmemory x noSuch 1|ERR Unknown option or number of arguments for CONFIG SET - 'noSuch'",
        "Daemonize yes nosuch 1|ERR CONFIG SET failed (possibly related to argument 'Daemonize')"
            + " - can't set immutable config",
        "maxmemory 1 dir /|ERR CONFIG SET failed (possibly related to argument 'dir')"
            + " - can't set protected config",
        "maxmemory 1 MAXMEMORY 2|ERR CONFIG SET failed (possibly related to argument 'MAXMEMORY')"
            + " - duplicate parameter",
        "slave-priority 1 replica-priority 2|ERR CONFIG SET failed (possibly related to argument"
            + " 'replica-priority') - duplicate parameter",
        "Slave-Priority x|ERR CONFIG SET failed (possibly related to argument 'slave-priority')"
            + " - argument couldn't be parsed into an integer",
        "maxmemory|ERR syntax error",
        "maxmemory 1 maxmemory-clients 200% client-query-buffer-limit x|ERR CONFIG SET failed"
            + " (possibly related to argument 'maxmemory-clients')"
            + " - percentage argument must be less or equal to 100",
        "array-slice-size 5000|ERR CONFIG SET failed (possibly related to argument"
            + " 'array-slice-size') - array-slice-size must be a power of two",
      })
  void refusedChangesChangeNothing(String pairs, String error) {
    assertEquals(error, refusal(pairs.split(" ")));
    assertEquals(List.of("maxmemory", "0"), get("maxmemory"));
    assertEquals(List.of("replica-priority", "100"), get("replica-priority"));
  }

  @Test
  void manyDirectivesChangeAtOnce() throws Exception {
    set("maxmemory", "10000001", "repl-backlog-size", "10000002", "save", "3000 5");
    assertEquals(
        List.of("maxmemory", "10000001", "repl-backlog-size", "10000002", "save", "3000 5"),
        get("maxmemory", "repl-backlog-size", "save"));
  }

  @Test
  void valuesThatDependOnEachOtherAreReadInOrder() throws Exception {
    set("array-sparse-kmax", "50", "array-sparse-kmin", "20");
    assertEquals(
        "ERR CONFIG SET failed (possibly related to argument 'array-sparse-kmax')"
            + " - array-sparse-kmax must be greater than array-sparse-kmin when non-zero",
        refusal("array-sparse-kmax", "10", "array-sparse-kmin", "5"));
  }

  @Test
  void protectedDirectivesChangeWherePermitted(@TempDir Path folder) throws Exception {
    configuration.set(bytes("dir", folder.toString()), true, false);
    assertEquals(folder.toRealPath().toString(), get("dir").getLast());
    Files.createDirectory(folder.resolve("below"));
    configuration.set(bytes("dir", "below", "dbfilename", "x.rdb"), true, false);
    assertEquals(
        folder.toRealPath().resolve("below/x.rdb"),
        configuration.path(StorageDirectives.DBFILENAME).orElseThrow());
    ConfigurationException missing =
        assertThrows(
            ConfigurationException.class,
            () -> configuration.set(bytes("dir", "nowhere"), true, false));
    assertTrue(missing.getMessage().endsWith(" - No such file or directory"));
  }

  @Test
  void loadingForbidsSomeChanges() throws Exception {
    configuration.set(bytes("loglevel", "debug"), true, true);
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class, () -> configuration.set(bytes("dir", "x"), true, true));
    assertEquals("LOADING Redis is loading the dataset in memory", refused.getMessage());
  }

  @Test
  void listenersRunOnceAfterAllValuesAreStored() throws Exception {
    List<String> calls = new ArrayList<>();
    configuration.onChange(
        current -> calls.add(current.print(Directives.PORT) + current.print(Directives.BIND)),
        Directives.PORT,
        Directives.BIND);
    set("port", "1", "bind", "::1");
    set("port", "1");
    set("timeout", "5");
    assertEquals(List.of("1::1"), calls);
  }

  @Test
  void aRejectedChangeRestoresValuesAndEffects() throws Exception {
    List<String> calls = new ArrayList<>();
    configuration.onChange(
        current -> calls.add("memory " + current.print(Directives.MAXMEMORY)),
        Directives.MAXMEMORY);
    configuration.onChange(
        current -> {
          calls.add("port " + current.print(Directives.PORT));
          if (current.integer(Directives.PORT) == 1) {
            throw new RejectedChangeException("Unable to listen on this port.");
          }
        },
        Directives.PORT);
    configuration.onChange(current -> calls.add("never"), Directives.TIMEOUT);
    assertEquals(
        "ERR CONFIG SET failed (possibly related to argument 'port')"
            + " - Unable to listen on this port.",
        refusal("maxmemory", "5mb", "port", "1", "timeout", "3"));
    assertEquals(List.of("memory 5242880", "port 1", "memory 0", "port 6379"), calls);
    assertEquals(
        List.of("maxmemory", "0", "port", "6379", "timeout", "0"),
        get("maxmemory", "port", "timeout"));
  }

  @Test
  void directivesWithoutEffectAreNamedOnlyWhenTheyWereChanged() throws Exception {
    assertEquals(List.of(), configuration.withoutEffect());
    set("maxmemory", "1gb", "tracking-table-max-keys", "1", "appendonly", "yes");
    assertEquals(
        Set.of(Directives.TRACKING_TABLE_MAX_KEYS, StorageDirectives.APPENDONLY),
        Set.copyOf(configuration.withoutEffect()));
  }

  @Test
  void amountsOfMemoryBeyondAllNumbersCountAsTheLargest() throws Exception {
    set("maxmemory", "20000000000gb");
    assertEquals(List.of("maxmemory", "18446744073709551615"), get("maxmemory"));
    assertTrue(refusal("maxmemory-clients", "20000000000gb").contains("must be between"));
  }

  @Test
  void eventClassesPrintInTheirCanonicalOrder() throws Exception {
    set("notify-keyspace-events", "VITSmcogKEA");
    assertEquals("AKEmSTIV", get("notify-keyspace-events").getLast());
    set("notify-keyspace-events", "KcoaEhx");
    assertEquals("hxaocKE", get("notify-keyspace-events").getLast());
    assertTrue(refusal("notify-keyspace-events", "KQ").contains("Invalid event class character"));
  }

  @Test
  void bindTakesUpToSixteenAddressesOrNone() throws Exception {
    set("bind", "127.0.0.1 -::1");
    assertEquals(List.of("127.0.0.1", "-::1"), configuration.value(Directives.BIND));
    set("bind", "");
    assertEquals(List.of(), configuration.value(Directives.BIND));
    String tooMany = "a ".repeat(17).strip();
    assertTrue(refusal("bind", tooMany).endsWith("Too many bind addresses specified."));
  }
}
