// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    package static let calendarKey = Shape<CalendarKey>(
        "CalendarKey", [.readOnly("private_url_key", schema: ["type": "string"]) { value, _ in .string(value.secret) }])
}
