// SPDX-License-Identifier: Apache-2.0
import Store
import Testing

@Suite("A queue that is full")
struct AdmissionTests {
    private func refusal(_ gate: AdmissionGate, _ admission: Admission) -> DatabaseError? {
        do throws(DatabaseError) { try gate.enter(admission) } catch { return error }
        return nil
    }

    @Test("turns callers away at its limit, and lets the server's own work in beyond it")
    func reserve() {
        let gate = AdmissionGate(name: "probe", limit: 2)
        for _ in 0..<2 { #expect(refusal(gate, .request) == nil) }
        #expect(refusal(gate, .request) == .overloaded("probe queue is full"))
        for _ in 0..<Admission.dutyReserve { #expect(refusal(gate, .duty) == nil) }
        #expect(refusal(gate, .duty) == .overloaded("probe queue is full"))
        for _ in 0...Admission.dutyReserve { gate.leave() }
        #expect(refusal(gate, .request) == nil)
    }
}
