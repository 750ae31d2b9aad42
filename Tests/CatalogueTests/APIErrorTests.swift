// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Testing

@Suite("An answer that refuses")
struct APIErrorTests {
    @Test("says the same in a list and in a map, and both are read")
    func forms() {
        let error = APIError.invalidFields([
            ("name", "Name can't be blank"), ("rotation.events", "Too many"), ("", "Not now"), ("name", "Name is odd"),
        ])
        let list = error.body["error"]?["errors"]
        #expect(list == ["Name can't be blank", "Too many", "Not now", "Name is odd"])
        #expect(APIError.texts(in: list) == error.errors)
        let map = error.body(mappedBelow: "event")["error"]?["errors"]
        #expect(
            map == [
                "event.name": ["Name can't be blank", "Name is odd"], "rotation.events": ["Too many"], "event": ["Not now"],
            ])
        #expect(
            APIError.texts(in: map) == [
                "event.name: Name can't be blank", "event.name: Name is odd", "rotation.events: Too many", "event: Not now",
            ])
        #expect(APIError.texts(in: nil).isEmpty && APIError.texts(in: "no").isEmpty)
    }

    @Test("has no errors where nobody said what is wrong, in neither form")
    func bare() {
        #expect(APIError.notFound.body["error"]?["errors"] == nil)
        #expect(APIError.notFound.body(mappedBelow: "event") == APIError.notFound.body)
    }

    @Test("has a map in the third version of the API alone, and not in its trails")
    func kinds() {
        let kinds = Operations.all.map(\.operation).filter { $0.errorKind != nil }
        #expect(kinds.count == 24 && kinds.allSatisfy { $0.path.text.hasPrefix("/v3/schedules") })
        #expect(Set(kinds.compactMap(\.errorKind)) == ["schedule", "rotation", "event", "custom_shift", "override"])
    }
}
