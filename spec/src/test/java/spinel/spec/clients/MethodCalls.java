// SPDX-License-Identifier: Apache-2.0
package spinel.spec.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.GeoCoordinate;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.GeoRadiusResponse;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.StreamEntry;
import redis.clients.jedis.resps.Tuple;
import spinel.spec.Protocol;
import spinel.spec.Redis;
import spinel.spec.server.Version;

/// A Jedis that notes which methods of an interface were called, so that none can be forgotten:
/// overloads count as methods of their own.
final class MethodCalls implements AutoCloseable {
  /// What Spinel does not have yet: what waits, and what sorts.
  private static final Set<String> NOT_YET =
      Set.of("BLPOP", "BRPOP", "BRPOPLPUSH", "BLMOVE", "BLMPOP", "BZPOPMIN", "BZMPOP", "SORT");

  private static final Version SPINEL_IS_LIKE = Version.parse("8.10");

  private final Redis redis;
  private final UnifiedJedis jedis;
  private final Set<Method> called = new HashSet<>();
  private final Set<String> excused = new HashSet<>();

  MethodCalls(Redis redis) {
    this.redis = redis;
    RedisProtocol protocol =
        redis.protocol() == Protocol.RESP3 ? RedisProtocol.RESP3 : RedisProtocol.RESP2;
    this.jedis =
        new JedisPooled(
            new HostAndPort("localhost", redis.server().port()),
            DefaultJedisClientConfig.builder()
                .protocol(protocol)
                .socketTimeoutMillis(20_000)
                .build());
  }

  UnifiedJedis jedis() {
    return jedis;
  }

  <C> C of(Class<C> commands) {
    Object proxy =
        Proxy.newProxyInstance(
            commands.getClassLoader(),
            new Class<?>[] {commands},
            (_, method, arguments) -> {
              called.add(method);
              try {
                return method.invoke(jedis, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return commands.cast(proxy);
  }

  /// Whether the server has `command`; where it lacks it, `methods` need not be called.
  boolean needs(String command, String... methods) {
    if (redis.server().has(command)) {
      return true;
    }
    if (redis.server().version().equals(SPINEL_IS_LIKE) && !NOT_YET.contains(command)) {
      throw new AssertionError("Spinel lacks " + command);
    }
    excused.addAll(List.of(methods));
    return false;
  }

  /// Whether the server is of that release at least; of older ones `methods` are not asked.
  boolean since(String version, String... methods) {
    if (!redis.server().version().isBefore(Version.parse(version))) {
      return true;
    }
    excused.addAll(List.of(methods));
    return false;
  }

  /// Fails for methods of the interface that were not called and for which there is no reason:
  /// `exceptions` names them.
  void areAllOf(Class<?> commands, String... exceptions) {
    List<String> forgotten =
        Arrays.stream(commands.getMethods())
            .filter(method -> method.getDeclaringClass() == commands)
            .filter(method -> !method.isDefault() && !called.contains(method))
            .filter(method -> !excused.contains(method.getName()))
            .filter(method -> !List.of(exceptions).contains(method.getName()))
            .map(MethodCalls::signature)
            .sorted()
            .toList();
    assertEquals(List.of(), forgotten, "never called");
  }

  private static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }

  /// Compares a result with how it is written here: lists and pairs in brackets, sets and maps in
  /// the order of their texts, members with their scores behind a colon.
  static void same(Object actual, String expected) {
    assertEquals(expected, show(actual));
  }

  static void same(long actual, long expected) {
    assertEquals(expected, actual);
  }

  static void same(boolean actual, boolean expected) {
    assertEquals(expected, actual);
  }

  static void same(double actual, double expected) {
    assertEquals(expected, actual, 1e-4);
  }

  private static String show(Object value) {
    return switch (value) {
      case null -> "null";
      case byte[] bytes -> new String(bytes, ISO_8859_1);
      case Tuple tuple -> tuple.getElement() + ":" + tuple.getScore();
      case StreamEntry entry -> entry.getID() + " " + show(entry.getFields());
      case GeoCoordinate place ->
          String.format("%.4f %.4f", place.getLongitude(), place.getLatitude());
      case GeoRadiusResponse found -> found.getMemberByString();
      case ScanResult<?> scan -> scan.getCursor() + " " + sorted(scan.getResult());
      case Map.Entry<?, ?> entry -> show(entry.getKey()) + "=" + show(entry.getValue());
      case Set<?> set -> sorted(set);
      case Map<?, ?> map -> sorted(map.entrySet());
      case List<?> list -> list.stream().map(MethodCalls::show).toList().toString();
      default -> value.toString();
    };
  }

  static String sorted(Iterable<?> values) {
    List<String> shown = new ArrayList<>();
    values.forEach(value -> shown.add(show(value)));
    return shown.stream().sorted().toList().toString();
  }

  /// A command that Jedis has no method for.
  Object raw(String name, String... arguments) {
    return jedis.sendCommand(() -> name.getBytes(ISO_8859_1), arguments);
  }

  @Override
  public void close() {
    jedis.close();
  }
}
