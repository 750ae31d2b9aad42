// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum SentMessageHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Notifications.list) { call, work in
            let filter = try filter(call)
            let rows = try SentMessageQueries.page(
                work.session, filter, visibility: work.visibility, limit: call.page.limit, offset: call.page.offset)
            let total =
                call.page.wantsTotal
                ? try SentMessageQueries.count(work.session, filter, visibility: work.visibility) : nil
            return Page(fetched: rows, call.page, total: total)
        }
    }

    private static func filter(_ call: Call) throws(APIError) -> SentMessageQueries.Filter {
        let zone = call.values.timeZone(.timeZone) ?? .utc
        guard let since = call.values.instant(.since, in: zone), let until = call.values.instant(.until, in: zone) else {
            throw .invalidSinceUntil("since and until are required")
        }
        guard until >= since else { throw .invalidSinceUntil("until must not lie before since") }
        guard until.seconds(since: since) < SentMessage.rangeMaximumDays * .secondsPerDay else { throw .invalidDateRange }
        let kind = call.values.text(Operations.Notifications.filter).flatMap(SentMessage.Kind.init(rawValue:))
        return SentMessageQueries.Filter(
            kinds: kind.map { [$0] } ?? SentMessage.Kind.allCases, since: since, until: until)
    }
}

package enum LogEntryChannelHandlers {
    package static func bind(_ bindings: inout Bindings) {
        let endpoint = Operations.LogEntries.updateChannel
        bindings.bind(endpoint.erased) { call, environment in
            let edit = try Shapes.logEntryChannelEdit.decode(try call.input(), .create).applied(to: LogEntryChannelEdit())
            return try await environment.write { work in
                guard var entry = try LogEntryQueries.find(work.session, ids: [call.path()]).first else {
                    throw APIError.notFound
                }
                guard entry.channel.rawValue == edit.type else {
                    throw APIError.invalidInput("Type cannot be changed from \(entry.channel.rawValue)")
                }
                entry.details[LogEntry.channelDetailsKey] = .string(edit.details)
                try LogEntryStateQueries.updateDetails(work.session, entry)
                work.noteIncidentChange()
                return Reply(status: call.operation.successStatus)
            }
        }
    }
}
