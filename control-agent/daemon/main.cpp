// SPDX-License-Identifier: Apache-2.0
#include "control-agent/daemon/DaemonMain.h"

int main(int argc, char **argv)
{
    return signalbox::agent::daemonMain(argc, argv);
}
