// SPDX-License-Identifier: Apache-2.0
#include "control-agent/worker/WorkerMain.h"

int main(int argc, char **argv)
{
    return signalbox::agent::workerMain(argc, argv);
}
