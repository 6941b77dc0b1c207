// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import static spinel.server.command.CommandFlags.FAST;

/// Commands about the connection itself.
final class ConnectionCommands {
  private ConnectionCommands() {}

  static void register(CommandTable table) {
    table.group(CommandGroup.CONNECTION).add("ping", -1, FAST, ConnectionCommands::ping);
  }

  /// PING [message]
  private static void ping(Call call) {
    if (call.argCount() == 1) {
      call.reply().simple("PONG");
    } else {
      call.reply().bulk(call.arg(1));
    }
  }
}
