// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.HashMap;
import java.util.Map;
import spinel.memory.Bytes;

/// A client as commands see it: the state of one connection.
///
/// Only the connection's own thread writes; others may see a figure a moment late.
public abstract class Client {
  // What an event loop has to look at before and after a request of this client; nearly always
  // none of it.
  private static final int CLOSING = 1;
  private static final int HELD = 1 << 1;
  private static final int SILENT = 1 << 2;
  private static final int SKIP_NEXT = 1 << 3;
  private static final int SKIP_THIS = 1 << 4;

  private final long id;
  private final long createdMillis = System.currentTimeMillis();
  private int database;
  private int protocol = 2;
  private boolean authenticated;
  private boolean noTouch;
  private boolean noEvict;
  private int care;
  private volatile String name = "";
  private volatile String libraryName = "";
  private volatile String libraryVersion = "";
  private final Map<Bytes, Fieldset> fieldsets = new HashMap<>(0);
  private Command lastCommand;
  private long lastActiveMillis = createdMillis;
  private long inputBytes;
  private long outputBytes;
  private long commands;
  private long reads;
  private long batches;

  protected Client(long id) {
    this.id = id;
  }

  /// A number that no other connection of this server ever has.
  public final long id() {
    return id;
  }

  /// The number of the selected database.
  public final int database() {
    return database;
  }

  public final void select(int number) {
    database = number;
  }

  /// The protocol version, 2 or 3.
  public final int protocol() {
    return protocol;
  }

  public final void setProtocol(int version) {
    protocol = version;
  }

  public final boolean isAuthenticated() {
    return authenticated;
  }

  public final void setAuthenticated(boolean isAuthenticated) {
    authenticated = isAuthenticated;
  }

  /// Whether this client's reads leave no trace in the keys' clocks (CLIENT NO-TOUCH).
  public final boolean isNoTouch() {
    return noTouch;
  }

  public final void setNoTouch(boolean isNoTouch) {
    noTouch = isNoTouch;
  }

  /// Whether this client is left alone when clients' memory grows too large (CLIENT NO-EVICT).
  public final boolean isNoEvict() {
    return noEvict;
  }

  public final void setNoEvict(boolean isNoEvict) {
    noEvict = isNoEvict;
  }

  /// The lists of field names that the client has prepared (HIMPORT), by their names.
  public final Map<Bytes, Fieldset> fieldsets() {
    return fieldsets;
  }

  // ---- what the client calls itself; empty where it has not said

  public final String name() {
    return name;
  }

  public final void setName(String text) {
    name = text;
  }

  public final String libraryName() {
    return libraryName;
  }

  public final void setLibraryName(String text) {
    libraryName = text;
  }

  public final String libraryVersion() {
    return libraryVersion;
  }

  public final void setLibraryVersion(String text) {
    libraryVersion = text;
  }

  // ---- figures

  public final long createdMillis() {
    return createdMillis;
  }

  /// When the client last sent something.
  public final long lastActiveMillis() {
    return lastActiveMillis;
  }

  /// The command that was looked up last, or null.
  public final Command lastCommand() {
    return lastCommand;
  }

  final void setLastCommand(Command command) {
    if (lastCommand != command) {
      lastCommand = command;
    }
  }

  /// Counts bytes that arrived together.
  public final void countRead(int bytes, long millis) {
    inputBytes += bytes;
    reads++;
    lastActiveMillis = millis;
  }

  public final void countWritten(int bytes) {
    outputBytes += bytes;
  }

  /// Counts commands of one batch.
  public final void countCommands(int count) {
    commands += count;
    batches++;
  }

  public final long inputBytes() {
    return inputBytes;
  }

  public final long outputBytes() {
    return outputBytes;
  }

  public final long commandCount() {
    return commands;
  }

  public final long readCount() {
    return reads;
  }

  public final long batchCount() {
    return batches;
  }

  // ---- what the event loop has to look at

  /// Whether anything is out of the ordinary with the client's requests or replies.
  public final boolean needsCare() {
    return care != 0;
  }

  private void setCare(int bit, boolean isOn) {
    // Only the client's own thread gets here, but for CLIENT KILL, after which nothing matters.
    care = isOn ? care | bit : care & ~bit;
  }

  /// Whether the connection is about to be closed: no further request is executed.
  public final boolean isClosing() {
    return (care & CLOSING) != 0;
  }

  protected final void setClosing() {
    setCare(CLOSING, true);
  }

  /// Whether requests are kept for later instead of executed.
  public final boolean isHeld() {
    return (care & HELD) != 0;
  }

  public final void setHeld(boolean isHeld) {
    setCare(HELD, isHeld);
  }

  /// Whether replies are thrown away now (CLIENT REPLY).
  public final boolean isSilent() {
    return (care & (SILENT | SKIP_THIS)) != 0;
  }

  /// CLIENT REPLY OFF, and ON, which also ends a SKIP.
  public final void setSilent(boolean isSilent) {
    setCare(SILENT, isSilent);
    setCare(SKIP_NEXT | SKIP_THIS, false);
  }

  /// CLIENT REPLY SKIP: throws the next command's reply away.
  public final void skipNext() {
    if (!isSilent()) {
      setCare(SKIP_NEXT, true);
    }
  }

  /// Moves on from one command to the next: a reply to be skipped is the next one, then none.
  public final void advanceSkip() {
    if ((care & (SKIP_NEXT | SKIP_THIS)) != 0) {
      boolean next = (care & SKIP_NEXT) != 0;
      setCare(SKIP_NEXT, false);
      setCare(SKIP_THIS, next);
    }
  }

  // ---- the connection

  /// Closes the connection when the replies so far are sent. May be called by any thread.
  public abstract void closeAfterReply();

  /// Closes the connection at once (CLIENT KILL). May be called by any thread.
  public abstract void kill();

  /// The peer's address and port, or the socket's path and 0.
  public abstract String address();

  /// This end's address and port, or the socket's path and 0.
  public abstract String localAddress();

  public abstract boolean isUnixSocket();

  /// Whether the peer is on this machine.
  public abstract boolean isLocal();

  /// The socket's file descriptor, or -1 where the transport does not tell.
  public abstract int fileDescriptor();

  /// Bytes of requests that are not executed yet, and the room left in their buffer.
  public abstract long queryBytes();

  public abstract long queryRoom();

  /// Bytes of replies that are not sent yet.
  public abstract long pendingOutputBytes();
}
