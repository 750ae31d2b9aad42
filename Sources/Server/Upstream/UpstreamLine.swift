// SPDX-License-Identifier: Apache-2.0
import App
import NIOCore
import NIOHTTP1
import NIOTLS

/// One connection to the account behind a gateway: carries one exchange at a time, and gathers its answer where it arrives.
///
/// Unchecked, because it belongs to the thread of its event loop.
final class UpstreamLine: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// When it was free last.
    var restsSince = NIODeadline.now()
    /// Called once, when it is clear whether there is a connection.
    var onceOpenedOrEnded: () -> Void = {}

    private let isEncrypted: Bool
    private let lines: UpstreamLines
    private var context: ChannelHandlerContext?
    private var isReady = false
    private(set) var isEnded = false
    /// Closed here, while the other side may still say something.
    private var isClosing = false
    /// Whether it was kept for the exchange that it carries.
    private var isKept = false

    private var exchange: UpstreamExchange?
    private var isWritten = false
    private var head: HTTPResponseHead?
    private var body = ByteBuffer()
    /// Whether something went wrong that is no mere end of the connection.
    private var isBroken = false
    /// Whether it is free as soon as it is clear that nothing follows the answer.
    private var isFreeAfterRead = false

    init(of lines: UpstreamLines, isEncrypted: Bool) {
        self.lines = lines
        self.isEncrypted = isEncrypted
    }

    /// Whether the next exchange can go over it.
    var isUsable: Bool { context?.channel.isActive == true && !isEnded && !isClosing }

    func carry(_ exchange: UpstreamExchange, isKept: Bool) {
        guard let context, isUsable else { return exchange.finish(.failed(.unreachable)) }
        self.exchange = exchange
        (self.isKept, isWritten) = (isKept, false)
        exchange.note(sentOver: self)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenSuccess { if self.exchange === exchange { self.isWritten = true } }
        context.write(wrapOutboundOut(.head(exchange.head)), promise: nil)
        if !exchange.request.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: exchange.request.body)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    /// From now on nothing is sent over it, and what comes is not heard.
    func close() {
        if isClosing { return }
        isClosing = true
        lines.closing(self)
        context?.close(promise: nil)
    }

    /// It took too long: nobody waits for the other side to agree.
    func giveUpOpening() {
        close()
        end()
    }

    private func settle() {
        onceOpenedOrEnded()
        onceOpenedOrEnded = {}
    }

    // MARK: What comes in

    /// Added when there is a connection; over TLS the two sides are still to agree.
    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if !isEncrypted { becomeReady() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { becomeReady() }
        context.fireUserInboundEventTriggered(event)
    }

    private func becomeReady() {
        if isReady || !isUsable { return }
        isReady = true
        settle()
        lines.opened(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isClosing { return }
        // What nobody asked for ends the connection: it would be taken for the next answer.
        guard let exchange else { return close() }
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(var part):
            guard body.readableBytes + part.readableBytes <= exchange.request.answerBytesMaximum else {
                return exchange.giveUp(.tooLarge)
            }
            if body.readableBytes == 0 { body = part } else { body.writeBuffer(&part) }
        case .end: complete(exchange)
        }
    }

    private func complete(_ exchange: UpstreamExchange) {
        // An answer that ends with the connection, and a connection that ends with an error, may be an answer cut short.
        guard let head, !isBroken else { return exchange.giveUp(.brokenOff) }
        let answer = UpstreamAnswer.answered(
            status: Int(head.status.code), headers: head.headers.map { (name: $0.name, value: $0.value) },
            body: Array(body.readableBytesView))
        // An answer before all was sent leaves a rest that would be read as the next request.
        isFreeAfterRead = head.isKeepAlive && Self.saysItsEnd(head) && isWritten
        (self.exchange, self.head, body) = (nil, nil, ByteBuffer())
        exchange.finish(answer)
        if !isFreeAfterRead { close() }
    }

    private static func saysItsEnd(_ head: HTTPResponseHead) -> Bool {
        guard head.status.code >= HTTPResponseStatus.ok.code else { return false }
        return head.status == .noContent || head.status == .notModified || head.headers.contains(name: "content-length")
            || head.headers.contains(name: "transfer-encoding")
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard isFreeAfterRead, !isClosing else { return }
        isFreeAfterRead = false
        lines.freed(self)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A reset is how a kept connection often ends.
        if !(error is IOError) { isBroken = true }
        close()
    }

    func channelInactive(context: ChannelHandlerContext) { end() }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        end()
    }

    /// Tells whoever has to know that the connection is no more, or never came to be; once.
    func end() {
        if isEnded { return }
        isEnded = true
        settle()
        let broken = exchange
        exchange = nil
        lines.ended(self, isOpened: isReady)
        guard let broken else { return }
        if isKept, head == nil, !isBroken, broken.isToBeSentAgain() { return lines.placeAnew(broken) }
        broken.finish(.failed(.brokenOff))
    }
}
