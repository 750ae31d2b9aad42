// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Refuses bodies that are too large before they are read, and senders that never finish.
///
/// Sits between the HTTP decoder and the handlers, so that a refused body never takes memory.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// A sender has this long from its head to the end of its body.
    static let bodySeconds: Int64 = 20
    /// A refused sender is listened to for this long more, so that it can read why before the line is cut.
    static let drainSeconds: Int64 = 2

    private enum State {
        case idle
        case reading(received: Int)
        /// Earlier requests of the same connection are still to be answered: their answers come first.
        case refusing
        case refused
    }

    private let bodyBytesMaximum: Int
    private let refusal: @Sendable (_ path: String) -> (status: Int, body: [UInt8])
    private var state = State.idle
    private var path = ""
    /// Requests passed on whose answers have not been written to their end.
    private var unanswered = 0
    private var deadline: Scheduled<Void>?

    init(bodyBytesMaximum: Int, refusal: @escaping @Sendable (String) -> (status: Int, body: [UInt8])) {
        self.bodyBytesMaximum = bodyBytesMaximum
        self.refusal = refusal
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .refusing, .refused: return
        case .idle, .reading: break
        }
        switch unwrapInboundIn(data) {
        case .head(let head):
            path = head.path ?? ""
            if let text = head.headerFields[.contentLength], (Int(text) ?? .max) > bodyBytesMaximum {
                return refuse(context)
            }
            unanswered += 1
            state = .reading(received: 0)
            startDeadline(context)
        case .body(let buffer):
            guard case .reading(let received) = state else { break }
            guard received + buffer.readableBytes <= bodyBytesMaximum else {
                // This one was passed on, and its handler has nothing to say any more.
                unanswered -= 1
                return refuse(context)
            }
            state = .reading(received: received + buffer.readableBytes)
        case .end:
            state = .idle
            deadline?.cancel()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // Whatever a handler still wants to say comes after the refusal, which was the last word.
        if case .refused = state {
            promise?.succeed()
            return
        }
        var isEnd = false
        if case .end = unwrapOutboundIn(data) { isEnd = true }
        context.write(data, promise: promise)
        guard isEnd else { return }
        unanswered -= 1
        if case .refusing = state, unanswered == 0 { sayNo(context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    private func startDeadline(_ context: ChannelHandlerContext) {
        deadline?.cancel()
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: .seconds(Self.bodySeconds)) { channel.close(promise: nil) }
    }

    private func refuse(_ context: ChannelHandlerContext) {
        deadline?.cancel()
        state = .refusing
        if unanswered == 0 { sayNo(context) }
    }

    private func sayNo(_ context: ChannelHandlerContext) {
        state = .refused
        let (status, body) = refusal(path)
        let head = HTTPResponse(
            status: .init(code: status),
            headerFields: [
                .contentType: "application/json; charset=utf-8", .contentLength: String(body.count), .connection: "close",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        let channel = context.channel
        context.eventLoop.scheduleTask(in: .seconds(Self.drainSeconds)) { channel.close(promise: nil) }
    }
}
