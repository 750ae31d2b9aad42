import Testing
@Test func stubPromise() {}
