// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The process around an engine, as commands see it.
public interface Host {
  /// An engine without a server around it, as in tests.
  Host NONE =
      new Host() {
        @Override
        public boolean shutDown(boolean now, boolean force) {
          return false;
        }

        @Override
        public boolean isEnding() {
          return false;
        }

        @Override
        public String transport() {
          return "none";
        }

        @Override
        public List<String> listeners() {
          return List.of();
        }

        @Override
        public int threads() {
          return 0;
        }

        @Override
        public Optional<Path> configFile() {
          return Optional.empty();
        }
      };

  /// Begins to end the process; false where that is not possible.
  boolean shutDown(boolean now, boolean force);

  /// Whether the process is about to end.
  boolean isEnding();

  /// How input and output are done: `io_uring`, `epoll` or `nio`.
  String transport();

  /// Where connections are accepted: `name=tcp,bind=...,port=...`.
  List<String> listeners();

  /// The number of event loops.
  int threads();

  /// The file that the configuration came from, absolute.
  Optional<Path> configFile();
}
