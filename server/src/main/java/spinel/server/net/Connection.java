// SPDX-License-Identifier: Apache-2.0
package spinel.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.UnixChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import spinel.resp.Quoting;
import spinel.server.command.ClientLine;
import spinel.server.config.Directives;
import spinel.server.config.OutputBufferLimits.Limit;
import spinel.server.session.Session;
import spinel.server.session.Turn;

/// A session over a Netty channel.
final class Connection extends Session {
  /// As much of a request that is too large as the log shows.
  private static final int SHOWN_BYTES = 64;

  private static final int FREE_OUTPUT_BYTES = 16 * 1024;
  private static final int BACK_MILLIS = 1;

  private final Channel channel;
  private volatile Loop loop;

  /// Whether the connection is between two loops, where it must not send (NIO would fail, io_uring
  /// forget it) and not ask to read: with io_uring it would never get away, or take the wish for
  /// granted on arrival.
  private boolean away;

  private final String unixPath;
  private boolean ended;
  private long softLimitSince;

  /// A connection to a socket of the file system at `unixPath`, or where that is null by TCP.
  Connection(long id, Channel channel, Loop loop, String unixPath) {
    super(id);
    this.channel = channel;
    this.loop = loop;
    this.unixPath = unixPath;
  }

  ChannelInboundHandler handler() {
    return new Inbound();
  }

  @Override
  protected void send(byte[] buffer, int length) {
    if (ended) {
      return;
    }
    ByteBuf bytes = channel.alloc().directBuffer(length);
    bytes.writeBytes(buffer, 0, length);
    channel.write(bytes, channel.voidPromise());
    checkOutput();
  }

  private void checkOutput() {
    Limit limit = outputLimit();
    if (limit.hardBytes() != 0 && countedOutputBytes() >= limit.hardBytes()) {
      exceededOutputLimit();
    }
  }

  @Override
  protected void sendLater(byte[] buffer, int length) {
    if (isClosing()) {
      return;
    }
    ByteBuf bytes = channel.alloc().directBuffer(length);
    bytes.writeBytes(buffer, 0, length);
    try {
      channel.eventLoop().execute(() -> write(bytes));
    } catch (RejectedExecutionException ended) {
      bytes.release();
    }
  }

  private void write(ByteBuf bytes) {
    if (ended) {
      bytes.release();
      return;
    }
    countWritten(bytes.readableBytes());
    channel.write(bytes, channel.voidPromise());
    flush();
    checkOutput();
  }

  @Override
  protected void later(Consumer<Turn> action) {
    Loop own = loop;
    try {
      own.eventLoop().execute(() -> action.accept(own.turn()));
    } catch (RejectedExecutionException ended) {
      // The server ends, and all connections with it.
    }
  }

  @Override
  protected void flush() {
    if (!ended && !away) {
      channel.flush();
    }
  }

  // ---- moving

  Loop loop() {
    return loop;
  }

  /// Begins to move to another loop, unless there is something that must end here first; whether
  /// it did. What arrives meanwhile waits in the socket.
  boolean moveTo(Loop target) {
    Loop source = loop;
    source.turn().run();
    if (isClosing() || isHeld() || isCollecting() || pendingOutputBytes() > 0) {
      return false;
    }
    source.left(this);
    setReading(false);
    away = true;
    channel
        .deregister()
        .addListener(
            left -> {
              // What was still read while the channel left must not meet what the target reads.
              source.turn().run();
              // If that has to wait, it does so in the source's turn: the connection stays with it.
              if (isHeld()) {
                // A loop takes a connection again only after it has let go of it for good.
                source
                    .eventLoop()
                    .schedule(() -> register(source), BACK_MILLIS, TimeUnit.MILLISECONDS);
                return;
              }
              loop = target;
              register(target);
            });
    return true;
  }

  private void register(Loop next) {
    next.eventLoop()
        .register(channel)
        .addListener(arrived -> next.eventLoop().execute(() -> arrive(next)));
  }

  private void arrive(Loop target) {
    if (channel.isOpen() && channel.isRegistered()) {
      away = false;
      channel.flush();
      setReading(true);
      target.joined(this);
    } else {
      closeNow();
    }
  }

  // ---- closing

  @Override
  public void closeAfterReply() {
    setClosing();
    channel
        .eventLoop()
        .execute(
            () -> {
              channel.write(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
              flush();
              ended = true;
            });
  }

  @Override
  public void kill() {
    ended = true;
    setClosing();
    // The transport may take a moment to close; the client counts as gone already.
    loop.engine().clients().remove(this);
    channel.eventLoop().execute(this::closeNow);
  }

  private void closeNow() {
    ended = true;
    setClosing();
    channel.close();
  }

  /// Answers with an error and closes.
  void refuse(String error) {
    setClosing();
    ended = true;
    byte[] line = ("-" + error + "\r\n").getBytes(StandardCharsets.US_ASCII);
    channel.writeAndFlush(Unpooled.wrappedBuffer(line)).addListener(ChannelFutureListener.CLOSE);
  }

  // ---- limits

  private Limit outputLimit() {
    return loop.engine().configuration().value(Directives.CLIENT_OUTPUT_BUFFER_LIMIT).normal();
  }

  /// The output that counts against the limits: none up to the size of the buffer that Redis gives
  /// every client and does not count. So tiny limits stop large replies only.
  private long countedOutputBytes() {
    long pending = pendingOutputBytes();
    return pending > FREE_OUTPUT_BYTES ? pending : 0;
  }

  private void exceededOutputLimit() {
    loop.engine().clients().countOutputLimitClose();
    loop.engine()
        .log()
        .warning(
            "Client "
                + ClientLine.of(this, System.currentTimeMillis())
                + " scheduled to be closed ASAP for overcoming of output buffer limits.");
    kill();
  }

  @Override
  protected void exceededQueryLimit(byte[] bytes, int length) {
    loop.engine().clients().countQueryLimitClose();
    byte[] shown = java.util.Arrays.copyOf(bytes, Math.min(length, SHOWN_BYTES));
    loop.engine()
        .log()
        .warning(
            "Closing client that reached max query buffer length: "
                + ClientLine.of(this, System.currentTimeMillis())
                + " (qbuf initial bytes: "
                + Quoting.repr(shown)
                + ")");
    closeNow();
  }

  /// What has to be done once in a while: closes a client that is idle for too long, or has had
  /// too much output waiting for too long.
  void check(long now, long idleSeconds) {
    if (idleSeconds > 0 && !isHeld() && now - lastActiveMillis() > idleSeconds * 1000) {
      loop.engine().log().verbose("Closing idle client");
      closeNow();
      return;
    }
    Limit limit = outputLimit();
    if (limit.softBytes() == 0 || countedOutputBytes() < limit.softBytes()) {
      softLimitSince = 0;
    } else if (softLimitSince == 0) {
      softLimitSince = now;
    } else if (now - softLimitSince > limit.softSeconds() * 1000L) {
      exceededOutputLimit();
    }
  }

  @Override
  protected void setReading(boolean isReading) {
    if (!away) {
      channel.config().setAutoRead(isReading);
    }
  }

  // ---- figures

  @Override
  public long pendingOutputBytes() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes();
  }

  @Override
  public String address() {
    return unixPath == null ? text((InetSocketAddress) channel.remoteAddress()) : unixPath + ":0";
  }

  @Override
  public String localAddress() {
    return unixPath == null ? text((InetSocketAddress) channel.localAddress()) : unixPath + ":0";
  }

  private static String text(InetSocketAddress address) {
    if (address == null) {
      return "?:0";
    }
    String host = address.getAddress().getHostAddress();
    int zone = host.indexOf('%');
    String plain = zone < 0 ? host : host.substring(0, zone);
    return plain.indexOf(':') < 0
        ? plain + ":" + address.getPort()
        : "[" + shortened(plain) + "]:" + address.getPort();
  }

  /// The loopback address the way systems write it; Java writes all eight groups.
  private static String shortened(String host) {
    return host.equals("0:0:0:0:0:0:0:1") ? "::1" : host;
  }

  @Override
  public boolean isUnixSocket() {
    return unixPath != null;
  }

  @Override
  public boolean isLocal() {
    return unixPath != null
        || channel.remoteAddress() instanceof InetSocketAddress address
            && address.getAddress().isLoopbackAddress();
  }

  @Override
  public int fileDescriptor() {
    return channel instanceof UnixChannel unix ? unix.fd().intValue() : -1;
  }

  private final class Inbound extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      loop.opened(Connection.this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf received = (ByteBuf) message;
      try {
        if (!isClosing()) {
          loop.turn().receive(Connection.this, received);
        }
      } finally {
        received.release();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      loop.turn().run();
      abandon();
      loop.closed(Connection.this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof java.io.IOException) {
        // The peer is gone, or the network to it; nothing is wrong here.
        loop.engine().log().verbose("Client closed connection: " + cause.getMessage());
      } else {
        loop.engine().log().failure("Closing client " + id() + " after a failure", cause);
      }
      closeNow();
    }
  }
}
