// SPDX-License-Identifier: Apache-2.0
package spinel.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;

import spinel.server.session.Session;
import spinel.server.session.Turn;

/// A session over a Netty channel.
final class Connection extends Session {
  private final Channel channel;
  private final Turn turn;
  private boolean closing;

  Connection(long id, Channel channel, Turn turn) {
    super(id);
    this.channel = channel;
    this.turn = turn;
  }

  ChannelInboundHandler handler() {
    return new Inbound();
  }

  @Override
  protected void send(byte[] buffer, int length) {
    if (closing) {
      return;
    }
    ByteBuf bytes = channel.alloc().directBuffer(length);
    bytes.writeBytes(buffer, 0, length);
    channel.write(bytes, channel.voidPromise());
  }

  @Override
  protected void flush() {
    channel.flush();
  }

  @Override
  public void closeAfterReply() {
    channel.eventLoop().execute(() -> {
      closing = true;
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    });
  }

  private final class Inbound extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf received = (ByteBuf) message;
      try {
        if (!closing) {
          turn.receive(Connection.this, received);
        }
      } finally {
        received.release();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      turn.run();
      abandon();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
