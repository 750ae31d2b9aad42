import Testing
@Test func stubBase() {}
