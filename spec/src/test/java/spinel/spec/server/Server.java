// SPDX-License-Identifier: Apache-2.0
package spinel.spec.server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import spinel.spec.client.Reply;
import spinel.spec.client.RespClient;

/// A running server, the part it plays, and how more of its kind are started, if they can be.
public record Server(String role, Target target, Version version, Optional<String> launcher) {
  private static final Pattern VERSION = Pattern.compile("redis_version:(\\S+)");

  /// `place` is `process:<launcher>` or `tcp:host:port`; `version` overrides what the server says
  /// of itself, as a development build calls itself 255.255.255.
  static Server open(String role, String place, String version) {
    Optional<String> launcher = Optional.empty();
    Target target;
    if (place.startsWith("process:")) {
      launcher = Optional.of(place.substring("process:".length()));
      target = ProcessTarget.start(launcher.get());
    } else if (place.startsWith("tcp:")) {
      target = TcpTarget.at(place.substring("tcp:".length()));
    } else {
      throw new IllegalArgumentException(
          "a server is given as process:<launcher> or tcp:host:port, not as " + place);
    }
    String release = version != null ? version : askVersion(target.port());
    return new Server(role, target, Version.parse(release), launcher);
  }

  private static String askVersion(int port) {
    try (RespClient client = RespClient.connect(port)) {
      Reply info = client.run("INFO server");
      Matcher matcher = VERSION.matcher(((Reply.BulkString) info).text());
      if (!matcher.find()) {
        throw new AssertionError("INFO server has no redis_version: " + info);
      }
      return matcher.group(1);
    }
  }

  public int port() {
    return target.port();
  }

  /// Whether the server knows a command.
  public boolean has(String command) {
    try (RespClient client = RespClient.connect(port())) {
      return client.run("COMMAND INFO", command).children().getFirst() instanceof Reply.Array;
    }
  }

  @Override
  public String toString() {
    return role;
  }
}
