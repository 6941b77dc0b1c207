// SPDX-License-Identifier: Apache-2.0
package spinel.spec.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// The two servers of a run, each started at its first use and stopped when the run ends: the
/// target, which is tested, and the oracle, a real Redis that every expectation has to hold for.
///
/// | property | meaning | default |
/// |---|---|---|
/// | `spinel.spec.target` | `process:<launcher>` or `tcp:host:port` | this checkout's launcher |
/// | `spinel.spec.oracle` | the same | `process:redis-server` |
/// | `spinel.spec.target.version`, `...oracle.version` | the release of Redis it is like | INFO |
public final class Servers {
  private static final List<String> LAUNCHERS =
      List.of("dist/target/spinel/bin/spinel-server", "bin/spinel-server");

  private Servers() {}

  private static final class TargetHolder {
    static final Server SERVER = open("target", Servers::defaultTarget);
  }

  private static final class OracleHolder {
    static final Server SERVER = open("oracle", () -> "process:redis-server");
  }

  public static Server target() {
    return TargetHolder.SERVER;
  }

  public static Server oracle() {
    return OracleHolder.SERVER;
  }

  public static List<Server> all() {
    return List.of(target(), oracle());
  }

  /// A second server like the oracle, which the caller has to close.
  public static Server startTwinOfOracle() {
    String launcher =
        oracle().launcher().orElseThrow(() -> new AssertionError("the oracle has no launcher"));
    return Server.open("twin", "process:" + launcher, oracle().version().toString());
  }

  private static Server open(String role, Supplier<String> defaultPlace) {
    String property = "spinel.spec." + role;
    String given = System.getProperty(property);
    String place = given != null ? given : defaultPlace.get();
    Server server = Server.open(role, place, System.getProperty(property + ".version"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.target().close()));
    return server;
  }

  private static String defaultTarget() {
    for (Path directory = Path.of("").toAbsolutePath();
        directory != null;
        directory = directory.getParent()) {
      for (String launcher : LAUNCHERS) {
        Path path = directory.resolve(launcher);
        if (Files.isExecutable(path)) {
          return "process:" + path;
        }
      }
    }
    throw new IllegalStateException(
        "no server to test: none of "
            + LAUNCHERS
            + " exists here; build it or set -Dspinel.spec.target=process:<launcher>");
  }
}
