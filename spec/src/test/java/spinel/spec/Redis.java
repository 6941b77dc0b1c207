// SPDX-License-Identifier: Apache-2.0
package spinel.spec;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import spinel.spec.client.CommandLine;
import spinel.spec.client.Reply;
import spinel.spec.client.RespClient;
import spinel.spec.server.Server;

/// A connection to a server under test, in the words of a spec:
/// `redis.run("APPEND k v").is(3)`.
public final class Redis implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Server server;
  private final Protocol protocol;
  private final RespClient client;
  private final List<Redis> others = new ArrayList<>();
  private final Map<String, String> settingsBefore = new LinkedHashMap<>();

  private Redis(Server server, Protocol protocol) {
    this.server = server;
    this.protocol = protocol;
    this.client = RespClient.connect(server.port());
  }

  static Redis open(Server server, Protocol protocol) {
    Redis redis = new Redis(server, protocol);
    if (protocol == Protocol.RESP3) {
      redis.client.run("HELLO 3");
    }
    return redis;
  }

  /// A second connection like this one, closed together with it.
  public Redis another() {
    return another(protocol);
  }

  public Redis another(Protocol itsProtocol) {
    Redis other = open(server, itsProtocol);
    others.add(other);
    return other;
  }

  public Protocol protocol() {
    return protocol;
  }

  public Server server() {
    return server;
  }

  public RespClient client() {
    return client;
  }

  /// Sends the words of `line`, then `more` as they are (bytes, texts or numbers).
  public Answer run(String line, Object... more) {
    return run(RespClient.arguments(line, more));
  }

  public Answer run(List<byte[]> arguments) {
    return answer(CommandLine.join(arguments), client.call(arguments));
  }

  /// The next reply that arrives without having been asked for here.
  public Answer next(String what) {
    return answer(what, client.read());
  }

  private Answer answer(String question, Reply reply) {
    String shown = question.length() <= 200 ? question : question.substring(0, 200) + "...";
    return new Answer(server.role() + " " + protocol + "> " + shown, reply, protocol);
  }

  /// Changes a setting until the end of the spec.
  public void configure(String name, String value) {
    Map<String, String> before = run("CONFIG GET", name).asMap();
    before.forEach(settingsBefore::putIfAbsent);
    run("CONFIG SET", name, value).isOk();
  }

  /// The value of a field of INFO.
  public String info(String field) {
    String text = run("INFO everything").text();
    Matcher matcher =
        Pattern.compile("^" + Pattern.quote(field) + ":([^\r\n]*)", Pattern.MULTILINE)
            .matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("INFO has no field " + field + ":\n" + text);
    }
    return matcher.group(1);
  }

  public long infoNumber(String field) {
    return Long.parseLong(info(field));
  }

  public long clientId() {
    return run("CLIENT ID").integer();
  }

  @Override
  public void close() {
    others.forEach(Redis::close);
    settingsBefore.forEach(this::restore);
    client.close();
  }

  /// Over a connection of its own, as this one may be in any state. It may be refused while the
  /// server still counts those just closed against a small `maxclients`.
  private void restore(String name, String value) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isSet(name, value)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("could not set " + name + " back to " + value);
      }
    }
  }

  private boolean isSet(String name, String value) {
    try (RespClient restorer = RespClient.connect(server.port())) {
      return restorer.run("CONFIG SET", name, value).equals(new Reply.SimpleString("OK"));
    } catch (UncheckedIOException _) {
      return false;
    }
  }
}
