// SPDX-License-Identifier: Apache-2.0
package spinel.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import spinel.server.command.Engine;
import spinel.server.session.Turn;

/// The server's listening sockets and event loops.
public final class Network {
  private final Transport transport = Transport.choose();
  private final EventLoopGroup loops;
  private final Engine engine;
  private final AtomicLong ids = new AtomicLong();
  private final Map<EventLoop, Turn> turns = new ConcurrentHashMap<>();

  public Network(Engine engine, int threads) {
    this.engine = engine;
    loops = new MultiThreadIoEventLoopGroup(threads, transport.handlers());
  }

  public void listen(int port) throws InterruptedException {
    new ServerBootstrap()
        .group(loops)
        .channel(transport.tcpChannel())
        .option(ChannelOption.SO_BACKLOG, 511)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(16 * 1024))
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                Turn turn = turns.computeIfAbsent(channel.eventLoop(), Network.this::newTurn);
                channel
                    .pipeline()
                    .addLast(new Connection(ids.incrementAndGet(), channel, turn).handler());
              }
            })
        .bind(port)
        .sync();
  }

  private Turn newTurn(EventLoop loop) {
    SingleThreadEventLoop thread = (SingleThreadEventLoop) loop;
    Turn[] turn = new Turn[1];
    Runnable run = () -> turn[0].run();
    turn[0] = new Turn(engine, () -> thread.executeAfterEventLoopIteration(run));
    return turn[0];
  }

  public String transport() {
    return transport.text();
  }
}
