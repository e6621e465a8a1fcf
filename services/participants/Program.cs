using Exchange.Participants;
using Exchange.Platform;

return await ServiceHost.RunAsync<ParticipantsService>(args);
