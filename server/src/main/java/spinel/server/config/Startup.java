// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything that the file, standard input and the command line said.
///
/// @param file the file that CONFIG REWRITE writes to
/// @param users the `user` lines, in order
/// @param renames the `rename-command` lines, in order
public record Startup(
    Configuration configuration,
    Optional<Path> file,
    List<FileLine> users,
    List<FileLine> renames) {}
