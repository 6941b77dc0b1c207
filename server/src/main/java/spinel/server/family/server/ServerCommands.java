// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import static spinel.server.command.CommandFlags.ADMIN;
import static spinel.server.command.CommandFlags.ALLOW_BUSY;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.LOADING;
import static spinel.server.command.CommandFlags.NOSCRIPT;
import static spinel.server.command.CommandFlags.NO_MULTI;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.STALE;

import java.time.Instant;
import spinel.resp.ReplyWriter;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.Version;

/// Commands about the server as a whole.
public final class ServerCommands {
  private static final int MOST_FACETS = 40;

  private ServerCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.SERVER)
        .add("lastsave", 1, LOADING | STALE | FAST, ServerCommands::lastsave)
        .add("lolwut", -1, READONLY | FAST, ServerCommands::lolwut)
        .add("role", 1, NOSCRIPT | LOADING | STALE | FAST, ServerCommands::role)
        .add(
            "shutdown",
            -1,
            ADMIN | NOSCRIPT | LOADING | STALE | NO_MULTI | ALLOW_BUSY,
            ServerCommands::shutdown)
        .add("time", 1, LOADING | STALE | FAST, ServerCommands::time);
  }

  /// LASTSAVE
  private static void lastsave(Call call) {
    call.reply().integer(call.engine().identity().startMillis() / 1000);
  }

  /// TIME
  private static void time(Call call) {
    Instant now = Instant.now();
    call.reply().array(2);
    call.reply().bulk(now.getEpochSecond());
    call.reply().bulk(now.getNano() / 1000);
  }

  /// ROLE
  private static void role(Call call) {
    ReplyWriter reply = call.reply();
    reply.array(3);
    reply.bulk("master");
    reply.integer(call.engine().commandLog().endOffset());
    reply.array(0);
  }

  /// SHUTDOWN [NOSAVE | SAVE] [NOW] [FORCE] [ABORT]
  private static void shutdown(Call call) {
    boolean save = false;
    boolean noSave = false;
    boolean now = false;
    boolean force = false;
    boolean abort = false;
    for (Args args = call.args(1); args.hasNext(); ) {
      if (args.takes("nosave")) {
        noSave = true;
      } else if (args.takes("save")) {
        save = true;
      } else if (args.takes("now")) {
        now = true;
      } else if (args.takes("force")) {
        force = true;
      } else if (args.takes("abort")) {
        abort = true;
      } else {
        throw CommandError.SYNTAX;
      }
    }
    if (abort && (save || noSave || now || force) || save && noSave) {
      throw CommandError.SYNTAX;
    }
    if (abort) {
      throw CommandError.of("ERR No shutdown in progress.");
    }
    if (save && !force) {
      call.engine().log().warning("SHUTDOWN SAVE: this version can't save data yet, can't exit.");
      throw CommandError.of("ERR Errors trying to SHUTDOWN. Check logs.");
    }
    if (!call.engine().host().shutDown(now, force)) {
      throw CommandError.of("ERR this server can't be ended from within");
    }
    call.client().closeAfterReply();
  }

  /// LOLWUT [VERSION version] [columns [rows]]
  ///
  /// Draws a row of cut stones, as wide as asked for.
  private static void lolwut(Call call) {
    int first = 1;
    if (call.argCount() > 2 && call.arg(1).isWord("version")) {
      call.args(2).integer();
      first = 3;
    }
    Args args = call.args(first);
    long columns = args.hasNext() ? Math.clamp(args.integer(), 1, MOST_FACETS) : 8;
    long rows = args.hasNext() ? Math.clamp(args.integer(), 1, MOST_FACETS) : 2;
    StringBuilder drawing = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      for (String line : new String[] {"  /\\  ", " /__\\ ", " \\  / ", "  \\/  "}) {
        drawing.repeat(line, (int) columns).append('\n');
      }
    }
    drawing.append("\nSpinel ver. ").append(Version.SPINEL).append(" (as Redis ver. ");
    drawing.append(Version.REDIS).append(")\n");
    call.reply().verbatim("txt", drawing.toString());
  }
}
