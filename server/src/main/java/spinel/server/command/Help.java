// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.List;
import java.util.Locale;
import spinel.resp.ReplyWriter;

/// The reply of a container's HELP subcommand.
public final class Help {
  private Help() {}

  /// Lists subcommands: each line of `text` that is not indented names one, the lines below it
  /// say what it does.
  public static void reply(Call call, String container, String text) {
    List<String> lines = text.lines().toList();
    ReplyWriter reply = call.reply();
    reply.array(lines.size() + 3L);
    reply.simple(
        container.toUpperCase(Locale.ROOT)
            + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    lines.forEach(reply::simple);
    reply.simple("HELP");
    reply.simple("    Print this help.");
  }
}
