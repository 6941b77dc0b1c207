// SPDX-License-Identifier: Apache-2.0
package spinel.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import spinel.server.command.Engine;
import spinel.server.config.Directives;
import spinel.server.session.LongCommandThreads;

/// The server's listening sockets and event loops.
public final class Network {
  private static final int RECEIVE_BYTES = 16 * 1024;
  private static final String ANY_V4 = "*";
  private static final String ANY_V6 = "::*";

  private final EventLoops threads;
  private final Engine engine;
  private final LongCommandThreads longCommands;
  private final Map<EventLoop, Loop> loops = new LinkedHashMap<>();
  private final List<Channel> tcpSockets = new ArrayList<>();
  private Channel unixSocket;
  private Path unixPath;

  /// A network that serves an engine's clients on these loops, which it closes in the end.
  public Network(Engine engine, EventLoops threads) {
    this.engine = engine;
    this.threads = threads;
    longCommands = new LongCommandThreads(engine);
    for (EventExecutor executor : threads.group) {
      EventLoop thread = (EventLoop) executor;
      loops.put(
          thread,
          thread
              .submit(() -> new Loop(engine, longCommands, thread))
              .syncUninterruptibly()
              .getNow());
    }
    if (threads.balanced) {
      LoopBalance balance = new LoopBalance(loops(), threads.chooser, engine.log());
      every(LoopBalance.SAMPLE_MILLIS, balance::sample);
    }
  }

  /// The name of the transport.
  public String transport() {
    return threads.transport.text();
  }

  /// The event loops that are in use.
  public int threads() {
    return threads.chooser.active();
  }

  List<Loop> loops() {
    return List.copyOf(loops.values());
  }

  // ---- listening

  /// Listens on a TCP port at some addresses, in the form of the `bind` directive. A message says
  /// why that failed; then nothing listens.
  public synchronized Optional<String> listen(List<String> addresses, int port) {
    boolean both = addresses.stream().map(Network::withoutMark).toList().contains(ANY_V6);
    for (String word : addresses) {
      String host = withoutMark(word);
      if (host.equals(ANY_V4) && both && bindAny(port)) {
        // One socket serves both protocols.
        return Optional.empty();
      }
      if (host.equals(ANY_V6) && addresses.contains(ANY_V4)) {
        continue;
      }
      try {
        tcpSockets.add(bind(tcp(), new InetSocketAddress(address(host), port)));
      } catch (IOException failure) {
        String reason = reason(failure);
        engine
            .log()
            .warning(
                "Warning: Could not create server TCP listening socket "
                    + host
                    + ":"
                    + port
                    + ": "
                    + reason);
        boolean absent = reason.contains("Cannot assign") || reason.contains("not supported");
        if (!(absent && word.startsWith("-"))) {
          closeTcp();
          return Optional.of(reason);
        }
      }
    }
    return Optional.empty();
  }

  private boolean bindAny(int port) {
    try {
      tcpSockets.add(bind(tcp(), new InetSocketAddress(InetAddress.getByName("::"), port)));
      return true;
    } catch (IOException withoutV6) {
      return false;
    }
  }

  private static String withoutMark(String word) {
    return word.startsWith("-") ? word.substring(1) : word;
  }

  private static InetAddress address(String host) throws UnknownHostException {
    return switch (host) {
      case ANY_V4 -> InetAddress.getByName("0.0.0.0");
      case ANY_V6 -> InetAddress.getByName("::");
      default -> InetAddress.getByName(host);
    };
  }

  /// The system's words for a failure, without what the libraries wrote before them.
  private static String reason(IOException failure) {
    if (failure instanceof UnknownHostException) {
      return "Name or service not known";
    }
    String message = String.valueOf(failure.getMessage());
    return "bind: "
        + message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
  }

  /// Listens on a socket in the file system.
  public synchronized void listen(Path path, long permissions) throws IOException {
    Files.deleteIfExists(path);
    unixPath = path;
    unixSocket =
        bind(
            bootstrap(path.toString()).channel(threads.transport.unixChannel()),
            threads.transport.unixAddress(path));
    if (permissions != 0) {
      Files.setPosixFilePermissions(path, permissions(permissions));
    }
  }

  private static Set<PosixFilePermission> permissions(long mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode >> all.length - 1 - i & 1) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }

  private ServerBootstrap tcp() {
    return bootstrap(null)
        .channel(threads.transport.tcpChannel())
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true);
  }

  private ServerBootstrap bootstrap(String path) {
    return new ServerBootstrap()
        .group(threads.acceptor, threads.group)
        .option(
            ChannelOption.SO_BACKLOG, (int) engine.configuration().integer(Directives.TCP_BACKLOG))
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BYTES))
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                accept(channel, path);
              }
            });
  }

  private void accept(Channel channel, String path) {
    long keepAlive = engine.configuration().integer(Directives.TCP_KEEPALIVE);
    if (path == null && keepAlive > 0) {
      threads.transport.keepAlive(channel, (int) keepAlive);
    }
    Loop loop = loops.get(channel.eventLoop());
    Connection connection = new Connection(engine.clients().nextId(), channel, loop, path);
    channel.pipeline().addLast(connection.handler());
  }

  private static Channel bind(ServerBootstrap bootstrap, SocketAddress address) throws IOException {
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (bound.cause() instanceof IOException failure) {
      throw failure;
    }
    if (bound.cause() != null) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    return bound.channel();
  }

  /// The TCP port that is listened on, which the system chose where 0 was asked for; 0 for none.
  public synchronized int port() {
    return tcpSockets.isEmpty()
        ? 0
        : ((InetSocketAddress) tcpSockets.getFirst().localAddress()).getPort();
  }

  /// Has a task run again and again, on a thread that serves no client.
  public void every(long millis, Runnable task) {
    threads.acceptor.scheduleAtFixedRate(task, millis, millis, TimeUnit.MILLISECONDS);
  }

  // ---- the end

  public synchronized void closeTcp() {
    tcpSockets.forEach(socket -> socket.close().awaitUninterruptibly());
    tcpSockets.clear();
  }

  /// Stops accepting connections; the path of the socket that was in the file system, if any.
  public synchronized Optional<Path> stopListening() throws IOException {
    closeTcp();
    if (unixSocket == null) {
      return Optional.empty();
    }
    unixSocket.close().awaitUninterruptibly();
    Files.deleteIfExists(unixPath);
    return Optional.of(unixPath);
  }

  /// Executes what was read, sends the replies and closes all connections; waits for that at most
  /// as long as given.
  public void drain(long millis) throws InterruptedException {
    longCommands.drain(millis);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    loops.forEach((thread, loop) -> thread.execute(loop::drain));
    for (Map.Entry<EventLoop, Loop> entry : loops.entrySet()) {
      while (System.nanoTime() < deadline
          && !entry.getKey().submit(entry.getValue()::isDrained).syncUninterruptibly().getNow()) {
        Thread.sleep(1);
      }
    }
  }

  public void close() {
    longCommands.close();
    threads.close();
  }
}
