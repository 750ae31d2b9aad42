import Testing
@Test func stubStore() {}
