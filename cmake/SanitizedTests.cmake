# SPDX-License-Identifier: Apache-2.0
# What runs in the sanitizer presets. Two cores are all there is, and a sanitized build shares nothing with another: so
# AddressSanitizer gets what parses or computes, ThreadSanitizer what hands over between threads. Everything else still
# builds there by its own target.
#
# The target `sanitized` builds, and the label `sanitized` runs, the tests listed here for the preset at hand.
include_guard()

set(SIGNALBOX_SANITIZED_TESTS)
if(SIGNALBOX_SANITIZE MATCHES "thread")
    set(SIGNALBOX_SANITIZED_TESTS
        tst_AccessPolicy tst_AccessRefusals tst_ClusterHost tst_ClusterHubs tst_ExchangePlace tst_Mailbox tst_Connection tst_Connector tst_EmbeddedCluster tst_EmbeddedDrain tst_EmbeddedPresence tst_EmbeddedPubSub tst_EmbeddedSubscriptions tst_InstanceHost tst_LiveCluster tst_LiveHub tst_LiveInstance tst_MeshBroker tst_SessionTable tst_Uplink tst_UplinkBroker tst_SweepTimer tst_Store)
elseif(SIGNALBOX_SANITIZE MATCHES "address")
    set(SIGNALBOX_SANITIZED_TESTS
        # shared
        tst_AgentAddress tst_Error tst_EventStream tst_Json tst_JsonRpc tst_Names tst_PendingCalls tst_SchemaCheck tst_Scram tst_Tokens
        # server-core
        tst_AddressBlock tst_AddressFilter tst_AddressTable tst_Backplane tst_ChannelExchange tst_ChannelGrants tst_ChannelLog tst_Claims tst_ClientIdentity tst_ClientMessage tst_ClientMistakes tst_ClusterGuarantees tst_Deflate
        tst_Envelope tst_FrameMemory tst_FrameParser tst_FrameReader tst_FrameWriter tst_Frames tst_Framings tst_GrantedAccess tst_Handshake tst_HubGuarantees tst_HubMemory tst_HubShard
        tst_InstanceConfigReader tst_InstanceDocument tst_LineFraming tst_LinkSession tst_LiveInstance tst_MeshMessages tst_OptionCheck tst_Outbox tst_Position
        tst_PresenceEdge tst_PresenceFollowers tst_PresenceGuarantees tst_PresenceHolds tst_PresenceHome tst_PresenceModel tst_PresenceParty tst_PresenceShard
        tst_ProxyHeader tst_RemoteRosters tst_RepeatTable tst_Request tst_RequestParser tst_Response tst_RestartPolicy tst_RosterDirectory tst_RelayFrames tst_RosterFrames tst_RosterLogs tst_RosterReading tst_RosterReceiving
        tst_ServerMessage tst_SessionIds tst_SessionRow tst_SessionTable tst_ShortVector tst_SipHash tst_SortedBlocks
        tst_SplitStreams tst_TerminatorFraming tst_TokenVerifier tst_TomlReader tst_TypeRegistry tst_Uplink tst_Utf8Validator tst_Watchdog
        tst_WebSocketSession
        # control-agent
        tst_ConfigReader tst_Dispatcher tst_EventLog tst_InstanceSet tst_LockOut tst_OpenRpc tst_PreLoginChannel tst_StatisticsFeed
        tst_SuperSocketImport tst_XmlTree)
endif()

add_custom_target(sanitized)

# signalbox_sanitized(TARGET TEST): a test that runs in this preset, if it is a sanitizer's.
function(signalbox_sanitized target test)
    if(NOT SIGNALBOX_SANITIZE)
        return()
    endif()
    add_dependencies(sanitized ${target})
    set_property(TEST ${test} APPEND PROPERTY LABELS sanitized)
    set_property(TEST ${test} APPEND PROPERTY ENVIRONMENT
        "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1"
        "UBSAN_OPTIONS=print_stacktrace=1"
        "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/cmake/tsan.supp:second_deadlock_stack=1:ignore_noninstrumented_modules=1")
endfunction()
