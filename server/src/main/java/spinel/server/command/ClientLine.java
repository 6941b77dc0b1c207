// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

/// The line that describes a client in CLIENT LIST and in the log.
public final class ClientLine {
  private ClientLine() {}

  public static String of(Client client, long now) {
    return of(client, now, 0);
  }

  /// The line of a client that is being served a request of so many bytes.
  public static String of(Client client, long now, long requestBytes) {
    long output = client.pendingOutputBytes();
    StringBuilder line = new StringBuilder(400);
    line.append("id=").append(client.id());
    line.append(" addr=").append(client.address());
    line.append(" laddr=").append(client.localAddress());
    line.append(" fd=").append(client.fileDescriptor());
    line.append(" name=").append(client.name());
    line.append(" age=").append(Math.max(0, now - client.createdMillis()) / 1000);
    line.append(" idle=").append(Math.max(0, now - client.lastActiveMillis()) / 1000);
    line.append(" flags=").append(flags(client));
    line.append(" db=").append(client.database());
    line.append(" sub=0 psub=0 ssub=0 multi=-1 watch=0");
    line.append(" qbuf=").append(client.queryBytes() + requestBytes);
    line.append(" qbuf-free=").append(client.queryRoom());
    line.append(" argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0");
    line.append(" oll=").append(output > 0 ? 1 : 0);
    line.append(" omem=").append(output);
    line.append(" tot-mem=").append(MemoryUse.bytesOf(client));
    line.append(" events=").append(output > 0 ? "rw" : "r");
    Command command = client.lastCommand();
    line.append(" cmd=").append(command == null ? "NULL" : command.fullName());
    line.append(" user=default redir=-1");
    line.append(" resp=").append(client.protocol());
    line.append(" lib-name=").append(client.libraryName());
    line.append(" lib-ver=").append(client.libraryVersion());
    line.append(" io-thread=0");
    line.append(" tot-net-in=").append(client.inputBytes());
    line.append(" tot-net-out=").append(client.outputBytes());
    line.append(" tot-cmds=").append(client.commandCount());
    line.append(" read-events=").append(client.readCount());
    line.append(" parse-batch-cmd-sum=").append(client.commandCount());
    line.append(" parse-batch-cnt=").append(client.batchCount());
    return line.toString();
  }

  private static String flags(Client client) {
    StringBuilder flags = new StringBuilder();
    if (client.isHeld()) {
      flags.append('b');
    }
    if (client.isClosing()) {
      flags.append('A');
    }
    if (client.isUnixSocket()) {
      flags.append('U');
    }
    if (client.isNoEvict()) {
      flags.append('e');
    }
    if (client.isNoTouch()) {
      flags.append('T');
    }
    return flags.isEmpty() ? "N" : flags.toString();
  }
}
